# The language is chosen by option, wherever it stands, else by variable, else by configuration.
run 0 help; out_has 'Commands:'
run 0 --lang zh-CN help; out_has '命令：'; out_has '退出状态：'; out_lacks 'Commands:'
cp out help.zh
run 0 help --lang=zh-CN; cmp out help.zh || fail 'the place of --lang makes a difference'
run 0 --lang=zh-CN --help; cmp out help.zh || fail '--help is not help'
run 0 --help --lang zh-CN; cmp out help.zh || fail 'the place of --lang makes a difference'
run 0 --lang zh-CN -h; out_lacks '退出状态：'
run 0 --lang zh-CN rule list $rules; out_has '违规'; out_has '申请了权限'
run 0 inspect --help --lang zh-CN; out_has '--fail-on LEVEL'; out_has '默认：auto。'
run 2 --lang zh-CN; out_is_empty; err_has '用法：'
run 2 --lang; err_has 'unknown command'
run 2 --lang fr help; err_has '--lang must be one of: en zh-CN'
run 2 --lang zh-CN inspct; err_has 'did you mean inspect?'
run 0 rule list $rules --lang zh-CN; out_lacks 'violation'
run 0 rule show $rules data-security/permissions --lang zh-CN; out_has '条款'; out_has '所需数据表'
out_lacks 'rows or more'
run 0 profile list $rules --lang zh-CN; out_has '个情形'
run 0 profile show $rules test-law --lang zh-CN; out_has '  规则      data-security/permissions'
AEDILE_LANG=zh-CN; export AEDILE_LANG
run 0 help inspect; out_has '选项：'
run 0 help inspect --lang en; out_has 'Options:'
run 0 rule lint --help; out_has '退出状态：'
run 2; err_has '用法：'
# Messages stay English, and a wrong variable does not keep anyone from reading help.
run 2 tables app_permision; err_has 'did you mean app_permission?'
AEDILE_LANG=fr
run 0 help; out_has 'Commands:'; err_has 'AEDILE_LANG: --lang must be one of'
run 0 help --lang zh-CN; out_has '命令：'; err_is_empty
run 2 tables; err_has 'AEDILE_LANG'
unset AEDILE_LANG
echo 'lang: zh-CN' > aedile.yaml
run 0 help; out_has '命令：'
run 0 man --lang en; out_has '.SH NAME'

# Each English form that has a Chinese one is what some reader says, or else the system.
find "$cases/../../src" -name '*.[ch]' -exec cat {} + | tr -d '\n' | sed 's/"  *\(PRI[a-z0-9A-Z]*  *\)*"//g' >sources
sed -n 's/^FAULT("\(.*\)",.*/\1/p' "$cases/../../src/model/fault_zh.def" | sed 's/", "[^"]*")$//;s/", ".*//' | tr '%' '\n' | sed "s/[' ]*$//;s/^[' ]*//" |
    grep -v -e '^.\{0,2\}$' -e 'No such file or directory' -e 'Permission denied' -e 'Is a directory' -e 'Cannot allocate memory' >forms
[ "$(wc -l <forms)" -gt 100 ] || fail 'no forms were found'
awk 'NR == FNR { text = text $0 "\n"; next } index(text, $0) == 0' sources forms >unsaid
[ ! -s unsaid ] || fail "nobody says: $(cat unsaid)"
# The other way round: what readers of evidence say, and what is odd about an app, has a Chinese form, by itself or part by part.
joined() { xargs cat | tr -d '\n' | sed 's/"  *\(PRI[a-z0-9A-Z]*  *\)*"//g'; }
find "$cases/../../src/evidence" -name '*.[ch]' | joined | grep -o -e 'refuse([^";]*"\([^"\\]\|\\.\)*"' -e '_REASON "[^"]*"' | sed 's/^[^"]*"//;s/"$//' >said
find "$cases/../../src/evidence" -name '*.c' | grep -e /zip -e /axml -e /dex -e /arsc -e /apk -e /string_pool | joined | grep -o 'anomaly_add([^;]*;' |
    sed 's/^[^"]*"[^"]*"//' | grep -o '"\([^"\\]\|\\.\)*"' | sed 's/^"//;s/"$//' | grep ' ' >>said
[ "$(wc -l <said)" -gt 200 ] || fail 'no reasons were found'
cat >unsaid.awk <<'END'
function is_known(text,  i) {
    for (i = 1; i <= count; i++) if (text ~ forms[i]) return 1
    i = index(text, ": ")
    return i > 0 && is_known(substr(text, i + 2))
}
NR == FNR {
    if (sub(/^FAULT\("/, "")) {
        sub(/", *("[^"]*"\))?$/, ""); gsub(/[][().*+?^$|{}\\]/, "\\\\&"); gsub(/%/, ".*")
        forms[++count] = "^" $0 "$"
    }
    next
}
{ text = $0; gsub(/%[-+.0-9*]*(llu|zu|[udsxcg])?/, "7", text); if (!is_known(text)) print }
END
# Texts that are put together from others are known by those.
sort -u said | grep -vxF -e %s -e '%s: %.*s' -e '%.100s: %.130s' -e '%sneither ' -e 'entry %.100s %s' | awk -f unsaid.awk "$cases/../../src/model/fault_zh.def" - >unsaid
[ ! -s unsaid ] || fail "no Chinese form: $(cat unsaid)"

# Each id that has Chinese words is one that sources, data or documents know, and none of the data lacks them.
sed -n 's/^TERM("\([^"]*\)", "\([^"]*\)".*/\1 \2/p' "$cases/../../src/model/record_words.def" >terms
[ "$(wc -l <terms)" -gt 100 ] || fail 'no terms were found'
cat "$cases"/../../data/*.csv "$cases"/../../docs/tables.md "$cases"/../../docs/anomalies.md >>sources
while read -r kind id; do
    grep -qwF -e "$id" sources || fail "nobody says $id, a $kind"
    [ "$kind" != anomaly ] || grep -qF "| $id |" "$cases/../../docs/anomalies.md" || fail "docs/anomalies.md lacks $id"
done <terms
# all_told KIND FILE COLUMN: each value of the column, lists parted, has words.
all_told() {
    sed 's/"[^"]*"/quoted/g' "$cases/../../data/$2" | awk -F, -v name="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; next } { print $column }' | tr ';' '\n' | sort -u | while read -r id; do
        [ -z "$id" ] || grep -qxF -e "$1 $id" terms || echo "$id"
    done >untold
    [ ! -s untold ] || fail "$1 without words: $(cat untold)"
}
all_told sdk-category sdk.csv category
all_told sdk-category sdk-exodus.csv category
all_told service-type platform.csv type
all_told personal-data permission.csv personal_data

# What a rule puts into a message is told in Chinese: reasons of readers, kinds, places, encodings.
aedile_zh() { run "$1" inspect -q --lang zh-CN --format "$2" "$3"; }
aedile_zh 1 csv "$fixtures/shop.apk"; out_has '（主机：*，依据：网络安全配置）'; out_has '（统计分析，清单声明）'
out_has '无需权限即可执行：读取、写入'; out_lacks 'analytics，'
aedile_zh 1 text "$fixtures/shop.apk"; out_lacks '(未经核对)'; out_has '（未经核对）'; out_lacks '(条目位于'; out_has '（条目位于'
aedile_zh 1 csv "$fixtures/shop-repacked.apk"; out_has 'com.example.shop：ZIP 注释未到文件末尾'
aedile_zh 3 text "$fixtures/signed/unsigned.apk"; out_has 'AndroidManifest.xml：不是二进制 XML：类型 0x6f6e，头部大小 8308'
aedile_zh 1 csv "$fixtures/site/reject"; out_has '共 1 次，位于查询串的“e” → 百分号编码'; out_has '发送 IMEI（'; out_has '邮箱地址（'
