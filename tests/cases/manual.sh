# The manual page and the completions are what their programs accept.
run 0 man
cp out aedile.1
if command -v groff > /dev/null; then
    groff -man -Tutf8 -P-cbou -ww aedile.1 > page 2> warnings || fail 'groff refuses the manual page'
    [ ! -s warnings ] || { cat warnings; fail 'groff warns about the manual page'; }
    grep -q 'EXIT STATUS' page || fail 'the page lacks the exit status'
fi
run 0 completion bash
bash -n out || fail 'bash refuses its completion'
bash -c '. ./out; COMP_WORDS=(aedile inspect --format js); COMP_CWORD=3; _aedile
    [ "${COMPREPLY[*]}" = json ] || exit 1
    COMP_WORDS=(aedile rule l); COMP_CWORD=2; _aedile
    [ "${COMPREPLY[*]}" = "list lint" ] || exit 1
    COMP_WORDS=(aedile q); COMP_CWORD=1; _aedile
    [ "${COMPREPLY[*]}" = query ]' || fail 'bash completes wrongly'
run 0 completion zsh
run 0 completion fish
out_has 'complete -c aedile'
# The Chinese page: groff reads it, and no line is wider than asked for.
run 0 man --lang zh-CN
cp out aedile.zh.1
out_has '.SH 退出状态'
if command -v groff > /dev/null; then
    groff -K utf8 -man -Tutf8 -P-cbou -ww aedile.zh.1 > page 2> warnings ||
        fail 'groff refuses the Chinese manual page'
    [ ! -s warnings ] || { cat warnings; fail 'groff warns about the Chinese manual page'; }
    grep -q '退出状态' page || fail 'the Chinese page lacks the exit status'
fi
run 0 completion fish --lang zh-CN
out_has '列出规则'
