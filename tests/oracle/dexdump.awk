# Turns what dexdump -f says about a dex into the facts oracle_app prints: counts to standard output,
# a line for each class (name, access flags, superclass) to the file `classes`.
BEGIN {
    split("string type field method", kinds, " ")
    for (i in kinds) fact_of[kinds[i] "_ids_size"] = kinds[i] "s"
    fact_of["class_defs_size"] = "classes"
    printf "" >classes
}

function in_quotes(line) {
    sub(/^[^\047]*\047/, "", line)
    sub(/\047$/, "", line)
    return line
}

function write_class() { if (name != "") print name, flags, superclass >classes; name = "" }

/, DEX version / { print before "version " in_quotes(substr($0, index($0, ", DEX version "))) }
$1 in fact_of { print before fact_of[$1] " " $3 }
/^  Class descriptor  : / { write_class(); name = in_quotes($0); superclass = "" }
/^  Access flags      : / { flags = $4 }
/^  Superclass        : / { superclass = in_quotes($0) }
END { write_class() }
