# Help, mistyped words, and what the command line may not say.
run 2
out_is_empty
err_has 'Usage: aedile COMMAND'
[ "$(grep -c '^  aedile ' err)" = 3 ] || fail 'not three examples'
run 0 --help; err_is_empty; out_has 'Exit status:'; out_has 'rule lint'
run 0 -h; out_lacks 'Exit status:'
run 0 inspect --help; out_has '--fail-on LEVEL'; out_has 'Exit status:'
run 0 inspect -h; out_has '--fail-on LEVEL'; out_lacks 'Exit status:'
run 0 help rule test; out_has 'Test Anything Protocol'
run 0 rule --help; out_has 'rule lint'
run 0 version; out_has 'aedile '
run 0 --version; out_has 'aedile '
run 2 inspct a.apk; out_is_empty; err_has 'did you mean inspect?'
run 2 insp a.apk; err_has "unknown command 'insp'"
run 2 rule tset; err_has 'did you mean test?'
run 2 rule; err_has 'usage: aedile rule list|show|test|lint;'
run 2 rule xyzzy; err_has "unknown command 'rule xyzzy'; see aedile help rule"
run 2 inspect; err_has 'usage: aedile inspect PATH'
run 2 inspect --jsn a.apk; err_has 'did you mean --json?'
run 2 inspect --format xml a.apk; err_has 'must be one of: text json sarif csv html'
run 2 inspect --jobs 0 a.apk; err_has '--jobs'
run 2 inspect --jobs 65 a.apk; err_has '--jobs'
run 2 inspect --jobs 4x a.apk; err_has '--jobs'
run 2 inspect $rules --profile test-low a.apk; err_has 'did you mean test-law?'
run 2 completion tcsh; err_has 'bash zsh fish'
run 2 tables app_permision; err_has 'did you mean app_permission?'
