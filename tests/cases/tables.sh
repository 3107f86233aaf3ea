# What the program says of its tables is what docs/tables.md says.
run 0 tables; out_has 'app_permission'
run 0 tables app_permission; out_has 'exhibit'
run 0 tables --json; python3 -c 'import json; [json.loads(line) for line in open("out", encoding="utf-8")]' ||
    fail 'not JSON Lines'
run 0 tables --format markdown
cmp out "$cases/../../docs/tables.md" ||
    fail 'docs/tables.md is not fresh: aedile tables --format markdown -o docs/tables.md'
