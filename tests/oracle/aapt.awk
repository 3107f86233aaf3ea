# Turns what aapt answers about apps into the facts oracle_app prints. Its input is, for each file,
#   @file NAME, @resources with `dump --values resources` (when a value is a reference),
#   @permissions, @xmltree and @badging with what `dump` of that name answered, @refused REASON when
#   badging ended in an error.
BEGIN { FS = "\t" }

function fact(name, value) { gsub(/\t/, " ", value); printf "%s\t%s\t%s\n", file, name, value }

# The text in quotes after `before`, up to `after`.
function between(line, before, after,    at, rest) {
    at = index(line, before)
    if (at == 0) return ""
    rest = substr(line, at + length(before))
    at = index(rest, after)
    return at == 0 ? "" : substr(rest, 1, at - 1)
}

function hexadecimal(digits,    i, number) {
    number = 0
    for (i = 1; i <= length(digits); i++) {
        number = number * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
    }
    return number
}

# 32 bits as Android takes a number: with a sign.
function signed(number) { return number >= 2147483648 ? number - 4294967296 : number }

# A value as xmltree prints it: "text" (Raw: …), (type 0x..)0x.., @0x... References are looked up
# in the configuration that asks for nothing but a platform version, the newest one.
function value_of(printed,    at) {
    if (substr(printed, 1, 1) == "@") {
        return (substr(printed, 2) in resource) ? resource[substr(printed, 2)] : printed
    }
    if (substr(printed, 1, 1) == "\"") {
        at = index(printed, "\" (Raw: ")
        return at > 0 ? substr(printed, 2, at - 2) : substr(printed, 2, length(printed) - 2)
    }
    if (match(printed, /^\(type 0x12\)0x/)) return printed ~ /\)0x0+( |$)/ ? "false" : "true"
    if (match(printed, /^\(type 0x1[0-9a-f]\)0x[0-9a-f]+/)) {
        at = index(printed, ")0x")
        printed = substr(printed, at + 3)
        sub(/[^0-9a-f].*/, "", printed)
        return signed(hexadecimal(printed)) ""
    }
    return printed
}

function yes(value, fallback) {
    if (value == "") return fallback
    return value == "true" || value == "1" || value == "-1" || value == "TRUE" || value == "True" \
        ? "yes" : "no"
}

# Android completes a class name that starts with a dot or has none.
function qualified(name) {
    if (name == "" || (name ~ /\./ && name !~ /^\./)) return name
    return package (name ~ /^\./ ? "" : ".") name
}

function own(depth, name) { return (depth, name) in attribute ? attribute[depth, name] : "" }

function or_dash(text) { return text == "" ? "-" : text }

function is_component(depth) {
    return depth >= 3 && element[2] == "application" && \
        element[3] ~ /^(activity|activity-alias|service|receiver|provider)$/
}

# <intent-filter>, what stands in it, and <meta-data> of the application or of a component.
function finish_lesser(depth, name,    text) {
    if (depth == 4 && name == "intent-filter" && is_component(depth)) filter++
    if (depth == 5 && element[4] == "intent-filter" && is_component(depth)) {
        text = component " " filter " " name " "
        if (name == "action" || name == "category") fact("filter", text own(5, "name"))
        if (name == "data") {
            fact("filter", text or_dash(own(5, "scheme")) " " or_dash(own(5, "host")) " " \
                or_dash(own(5, "port")) " " or_dash(own(5, "mimeType")))
        }
    }
    if (name == "meta-data" && (depth == 3 && element[2] == "application" || \
            depth == 4 && is_component(depth))) {
        text = own(depth, "resource") != "" || is_reference[depth, "value"] \
            ? "reference" : own(depth, "value")
        fact("metadata", (depth == 4 ? component : "") " " own(depth, "name") " " text)
    }
}

# All attributes of the element at `depth` are known.
function finish(depth,    name, kind, permission) {
    name = element[depth]
    finish_lesser(depth, name)
    if (depth == 1) package = own(1, "package")
    if (depth == 3 && is_component(depth)) {
        component = qualified(own(3, "name"))
        filter = 0
        permission = (3, "permission") in attribute || name == "activity-alias" \
            ? own(3, "permission") : own(2, "permission")
        kind = own(2, "enabled") != "" && yes(own(2, "enabled"), "yes") == "no" ? "no" \
            : yes(own(3, "enabled"), "yes")
        fact("component", name " " component " exported " \
            yes(own(3, "exported"), "undeclared") " enabled " kind " permission " permission)
    }
}

function finish_pending() { if (pending > 0) finish(pending); pending = 0 }

function label_of(language) { return language in label ? label[language] : "" }

function finish_file() {
    if (file != "" && badged) {
        fact("min-sdk", minimum)
        fact("target-sdk", target)
    }
    if (file != "" && badged && !refused) {
        fact("launchable", launchable)
        fact("label", label_of(""))
        chinese = label_of("zh-CN") != "" ? label_of("zh-CN") : label_of("zh")
        fact("label-zh-CN", chinese != "" ? chinese : label_of(""))
    }
}

/^@file / {
    finish_file()
    file = substr($0, 7)
    delete resource; delete platform; delete label
    package = launchable = minimum = target = ""; badged = refused = 0; part = "file"
    next
}
/^@resources$/ { part = "resources"; next }
/^@permissions$/ { part = "permissions"; next }
/^@xmltree$/ { part = "xmltree"; depth = pending = 0; delete attribute; delete is_reference; next }
/^@badging$/ { finish_pending(); part = "badging"; next }
/^@refused / { finish_pending(); fact("no badging", substr($0, 10)); refused = 1; next }

part == "resources" && /^ *config / {
    version = -1
    if (/config \(default\):/) version = 0
    if (/config v[0-9]+:/) version = between($0, "config v", ":") + 0
    next
}
part == "resources" && /^ *resource 0x/ {
    id = between($0, "resource ", " ")
    held = version >= 0 && (!(id in resource) || version >= platform[id]) ? id : ""
    if (held != "") platform[held] = version
    if (held != "" && / t=0x1[0-9a-f] d=0x/) {
        number = between($0, " d=", " ")
        resource[held] = value_of("(type " between($0, " t=", " ") ")" number)
    }
    next
}
part == "resources" && held != "" && /^ *\(string(8|16)\) "/ {
    text = $0
    sub(/^ *\(string(8|16)\) "/, "", text)
    resource[held] = substr(text, 1, length(text) - 1)
    held = ""
    next
}

# Elements are indented, and so are namespaces: an element's depth is one more than its parent's.
part == "xmltree" && /^ *E: / {
    finish_pending()
    indent = index($0, "E: ")
    while (depth > 0 && indents[depth] >= indent) depth--
    indents[++depth] = indent
    text = substr($0, indent + 3)
    sub(/ \(line=[0-9-]+\)$/, "", text)
    sub(/^.*:/, "", text)
    element[depth] = text
    for (key in attribute) {
        if (index(key, depth SUBSEP) == 1) { delete attribute[key]; delete is_reference[key] }
    }
    pending = depth
    next
}
part == "xmltree" && pending > 0 && /^ *A: / {
    text = substr($0, index($0, "A: ") + 3)
    at = index(text, "=")
    name = substr(text, 1, at - 1)
    sub(/\(0x[0-9a-f]+\)$/, "", name)
    sub(/^.*:/, "", name)
    if (!((depth, name) in attribute)) attribute[depth, name] = value_of(substr(text, at + 1))
    if (substr(text, at + 1, 1) == "@") is_reference[depth, name] = 1
    next
}

part == "permissions" && /^permission: / { fact("permission", "defines " substr($0, 13)); next }
part == "permissions" && /^uses-permission(-sdk-23)?: / {
    text = between($0, "maxSdkVersion='", "'")
    fact("permission", (/^uses-permission: / ? "uses " : "uses-sdk-23 ") \
        between($0, "name='", "'") (text == "" ? "" : " up to " text))
    next
}

part == "badging" && /^package: / {
    badged = 1
    fact("package", between($0, "name='", "' versionCode="))
    fact("version-code", between($0, "versionCode='", "'") + 0)
    text = $0
    sub(/' (platformBuildVersionName|compileSdkVersion|split)=.*/, "'", text)
    sub(/.*versionName='/, "", text)
    sub(/'$/, "", text)
    fact("version-name", text)
    next
}
part == "badging" && /^sdkVersion:'/ { minimum = between($0, "'", "'"); next }
part == "badging" && /^targetSdkVersion:'/ { target = between($0, "'", "'"); next }
part == "badging" && /^launchable-activity: / {
    if (launchable == "") launchable = between($0, "name='", "'")
    next
}
part == "badging" && /^application-label/ {
    text = $0
    language = between(text, "application-label-", ":'")
    sub(/^application-label[^:]*:'/, "", text)
    label[language] = substr(text, 1, length(text) - 1)
}
END { finish_pending(); finish_file() }
