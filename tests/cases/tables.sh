# What the program says of its tables is what docs/tables.md says.
run 0 tables; out_has 'app_permission'
run 0 tables app_permission; out_has 'exhibit'
run 0 tables --json; python3 -c 'import json; [json.loads(line) for line in open("out", encoding="utf-8")]' ||
    fail 'not JSON Lines'
run 0 tables --format markdown
cmp out "$cases/../../docs/tables.md" ||
    fail 'docs/tables.md is not fresh: aedile tables --format markdown -o docs/tables.md'
run 0 tables --lang zh-CN; out_has '权限'
run 0 tables app --lang zh-CN; out_has '包名。'; out_has '证据文件'; out_lacks 'Package name.'
AEDILE_LANG=zh-CN; export AEDILE_LANG
run 0 tables app --json; out_has '"包名。"'
unset AEDILE_LANG
run 0 tables --format markdown --lang zh-CN
cmp out "$cases/../../docs/zh-CN/tables.md" || fail 'docs/zh-CN/tables.md is not fresh:' \
    'aedile tables --lang zh-CN --format markdown -o docs/zh-CN/tables.md'
