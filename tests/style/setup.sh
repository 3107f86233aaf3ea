#!/bin/sh
# tools/setup, with a list, a package manager and a user of the test's own.
#   setup.sh TOOLS
set -u
place=$(mktemp -d) || exit 2
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/tools" "$place/bin" "$place/there"
cp "$1/setup" "$place/tools/setup"
number=0
bad=0

# A package manager that writes down what it is asked, and "installs" the last word as a file. It
# knows a package only once its lists were updated, when the file `stale` exists.
cat >"$place/bin/apt-get" <<END
#!/bin/sh
echo "\$*" >>"$place/asked"
case "\$*" in
*update*) rm -f "$place/stale" ;;
*) [ ! -e "$place/stale" ] && [ ! -e "$place/broken" ] || { echo unable to locate; exit 100; }
    for word; do :; done
    : >"$place/there/\$word" ;;
esac
END
printf '#!/bin/sh\ncat "%s/user"\n' "$place" >"$place/bin/id"
printf '#!/bin/sh\nexit 1\n' >"$place/bin/sudo"
chmod +x "$place/bin/apt-get" "$place/bin/id" "$place/bin/sudo"

start() { # start user: a machine that lacks the package `lacked`
    rm -f "$place/asked" "$place/stale" "$place/broken" "$place"/there/*
    : >"$place/asked"
    echo "$1" >"$place/user"
    printf '# group package sign why\nbuild shell sh a shell\nbuild lacked %s it\ncheck,demo other %s it\n' \
        "$place/there/lack*" "$place/there/other" >"$place/tools/packages.txt"
}

setup() { # setup group...: runs it, keeps what it said and its status
    PATH="$place/bin:$PATH" sh "$place/tools/setup" "$@" </dev/null >"$place/said" 2>&1
    code=$?
}

check() { # check name test...
    name=$1
    shift
    number=$((number + 1))
    if "$@"; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        sed 's/^/# /' "$place/said" "$place/asked"
        bad=1
    fi
}

asked() { [ "$(grep -c "$1" "$place/asked")" = "$2" ]; }

start 0
: >"$place/there/lacked"
setup build
check 'is silent when nothing is missing' [ ! -s "$place/said" ]
check 'asks nobody when nothing is missing' [ ! -s "$place/asked" ]
start 0
setup build
check 'installs what is missing' [ "$code" = 0 -a -e "$place/there/lacked" ]
check 'leaves alone what a command shows to be there' asked ' shell' 0
check 'leaves alone other groups' asked 'other' 0
check 'updates no lists when they serve' asked update 0
start 0
: >"$place/there/lacked"
setup demo
check 'knows an entry of two groups by each' [ "$code" = 0 -a -e "$place/there/other" ]
start 0
: >"$place/stale"
setup build
check 'updates the lists when installing fails without' asked update 1
check 'installs after that' [ "$code" = 0 -a -e "$place/there/lacked" ]
start 0
: >"$place/broken"
setup build
check 'fails when it cannot install' [ "$code" = 1 ]
check 'shows why' grep -q 'unable to locate' "$place/said"
start 1000
setup build
check 'fails where it may not install' [ "$code" = 1 ]
check 'prints the one command that would' \
    grep -q 'apt-get install --no-install-recommends lacked$' "$place/said"
check 'installs nothing there' [ ! -s "$place/asked" ]

echo "1..$number"
exit $bad
