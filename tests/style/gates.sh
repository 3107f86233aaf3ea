#!/bin/sh
# Proves each style gate both ways: it passes what is right and fails on what is planted.
#   gates.sh TOOLS CC...
set -u
tools=$1
shift
cc=$*
place=$(mktemp -d) || exit 2
trap 'rm -rf "$place"' EXIT
number=0
bad=0

say() { # say ok|not name
    number=$((number + 1))
    if [ "$1" = ok ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        bad=1
    fi
}

passes() { # passes name command...
    name=$1
    shift
    if "$@" >"$place/said" 2>&1; then say ok "$name"; else say not "$name"; sed 's/^/# /' "$place/said"; fi
}

# The command must fail with status 1 and name what it found.
catches() { # catches name word command...
    name=$1
    word=$2
    shift 2
    "$@" >"$place/said" 2>&1
    code=$?
    if [ $code = 1 ] && grep -q "$word" "$place/said"; then
        say ok "$name"
    else
        say not "$name"
        echo "# status $code"
        sed 's/^/# /' "$place/said"
    fi
}

plant() { # plant file text: a fresh small source tree with this one file added
    rm -rf "$place/src"
    mkdir -p "$place/src/base" "$place/src/model/deep" "$place/src/judge"
    printf '# folder: may include\nbase:\nmodel: base\njudge: base model\n' >"$place/src/layers.txt"
    printf '#include "base/a.h"\n#include <stdio.h>\n' >"$place/src/base/a.c"
    printf '#include "model/b.h"\n#include "base/a.h"\n' >"$place/src/model/deep/b.c"
    mkdir -p "$(dirname "$place/src/$1")"
    printf "$2" >"$place/src/$1"
}

layers() { "$tools/check-layers" "$place/src"; }
sizes() { "$tools/check-sizes" "$place/src"; }

plant judge/c.c '#include "model/b.h"\n'
passes 'layers: allows what is listed' layers
plant base/c.c '#include "model/b.h"\n'
catches 'layers: catches an upward include' 'base may not include model/b.h' layers
plant model/deep/c.h '#  include "judge/c.h"\n'
catches 'layers: catches one in a folder below' 'model may not include judge/c.h' layers
plant extra/c.c '#include <stdio.h>\n'
catches 'layers: catches a folder that is not listed' 'does not list the folder extra' layers
plant judge/c.c '#include "extra/c.h"\n'
catches 'layers: catches an include of a folder not listed' 'may not include extra/c.h' layers
plant base/c.c '#include "../model/b.h"\n'
catches 'layers: catches a path that climbs' 'path from src' layers
plant base/c.c '#include <model/b.h>\n'
catches 'layers: catches angle brackets' 'quotes' layers

archive() { # archive text: a library of one object
    rm -rf "$place/library"
    mkdir -p "$place/library"
    echo "$1" >"$place/planted.c"
    $cc -w -O0 -fno-builtin -c "$place/planted.c" -o "$place/planted.o" &&
        ar rc "$place/library/libplanted.a" "$place/planted.o"
}

banned() { "$tools/check-banned" "$place/library"; }

archive 'int snprintf(); int strcpy_safe(); int f(void) { return snprintf() + strcpy_safe(); }'
passes 'banned: allows the bounded functions' banned
for name in strcpy strcat sprintf strtok gmtime localtime atoi strtol system popen rand sscanf \
    __isoc99_sscanf __isoc99_scanf __isoc23_strtol __sprintf_chk; do
    archive "int $name(); int f(void) { return $name(); }"
    catches "banned: catches $name" "libplanted.a:planted.o: calls" banned
done

symbols() { "$tools/check-symbols" "$place/library"; }

other() { # other text: a second library beside the first
    echo "$1" >"$place/other.c"
    $cc -w -O0 -c "$place/other.c" -o "$place/other.o" &&
        ar rc "$place/library/libother.a" "$place/other.o"
}

archive 'static int same; int f(void) { return same; } __attribute__((weak)) int h(void) { return 1; }'
other 'static int same; int g(void) { return same; } __attribute__((weak)) int h(void) { return 2; }'
passes 'symbols: allows names of their own, static ones and weak ones' symbols
archive 'int find(void) { return 1; }'
other 'int find(void) { return 2; }'
catches 'symbols: catches a function in two libraries' 'find stands in .*libother.a.*libplanted.a' symbols
archive 'int limit = 1;'
other 'int limit = 2;'
catches 'symbols: catches a variable in two libraries' 'limit stands in' symbols
archive 'int find(void) { return 1; }'
echo 'int find(void) { return 2; }' >"$place/second.c"
$cc -w -O0 -c "$place/second.c" -o "$place/second.o" && ar rc "$place/library/libplanted.a" "$place/second.o"
catches 'symbols: catches a function in two objects of one library' 'planted.o and .*second.o' symbols

lines() { # lines count text: that many lines of text
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) { print text } }'
}

plant base/c.c "int f(void)\n{\n$(lines 56 '    g();')\n    return 0;\n}\n"
passes 'sizes: allows a function of 60 lines' sizes
plant base/c.c "int f(void)\n{\n$(lines 57 '    g();')\n    return 0;\n}\n"
catches 'sizes: catches a function of 61 lines' 'f has 61 lines' sizes
plant base/c.c "$(lines 500 'int a;')\n"
passes 'sizes: allows a source of 500 lines' sizes
plant base/c.c "$(lines 501 'int a;')\n"
catches 'sizes: catches a source of 501 lines' '501 lines' sizes
plant base/c.h "$(lines 81 'int a;')\n"
catches 'sizes: catches a header of 81 lines' '81 lines' sizes
plant base/c.c 'int a;\n'
for i in $(seq 23); do : >"$place/src/base/$i.h"; done
passes 'sizes: allows a folder of 25 sources' sizes
: >"$place/src/base/24.h"
catches 'sizes: catches a folder of 26 sources' '26 sources' sizes

plant base/c.c 'int method;\n'
passes 'words: allows other words' "$tools/check-words" "$place/src"
for word in TO-DO FIX-ME XX-X HA-CK; do
    word=$(echo "$word" | tr -d -)
    plant base/c.c "/* $word: later */\n"
    catches "words: catches $word" "$word" "$tools/check-words" "$place/src"
done

compiled() { # compiled text: a build of one source
    printf '%s\n' "$1" >"$place/planted.c"
    printf '[\n  {\n    "command": "ccache %s -Wall -Wformat=2 -Werror -MD -MQ a.o -MF a.d -o a.o -c planted.c",\n' \
        "$cc" >"$place/compile_commands.json"
}

compiled 'int f(void); int f(void) { return 1; }'
passes 'clang: allows what both compilers take' "$tools/check-clang" "$place"
compiled 'void f(void); void f(void) { volatile int set = 0; set += 1; }'
catches 'clang: catches what the second one warns of' 'set but not used' "$tools/check-clang" "$place"

echo "1..$number"
exit $bad
