# aedile. `make help` says what can be made. Each target first installs the packages it needs.
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60
TARGET ?=

release = -Doptimization=2 -Ddebug=false -Dwerror=false -Dprefer_static=true -Dprefix=$(abspath $(PREFIX))
developer = -Doptimization=0 -Ddebug=true -Db_sanitize=address,undefined
fuzzing = -Doptimization=1 -Ddebug=true -Db_sanitize=address,undefined -Dfuzz=true
sources = $(wildcard src/*/*.[ch] src/*/*/*.[ch] src/*/*/*/*.[ch] tests/*/*.[ch] fuzz/*.[ch] bench/*.[ch])

# A folder is set up once, and again when a file to be built in comes or goes: ninja notices by itself
# only when one of them, or a meson.build, changes.
set_up = { test -f $(1)/build.ninja || meson setup $(1) $(2); } && \
	find rules profiles data -type f | sort >$(1)/built-in.new && \
	if ! cmp -s $(1)/built-in.new $(1)/built-in.list; then \
		mv $(1)/built-in.new $(1)/built-in.list && meson setup --reconfigure $(1) >/dev/null; fi

.PHONY: all demo check bench fuzz install tidy format clean help

all:      ## build the program, build/aedile
	@tools/setup build
	@$(call set_up,build,$(release))
	@ninja -C build
	@test ! -f build/src/cli/aedile || ln -sf src/cli/aedile build/aedile

demo: all ## show what it does, on evidence made on the spot
	@tools/setup demo
	@tools/demo

check:    ## run every test, with sanitizers, and every style gate
	@tools/setup build check
	@$(call set_up,build-dev,$(developer))
	@$(call set_up,build,$(release))
	@tools/check

bench: all ## measure speed and memory, beside other tools
	@tools/setup check
	@bench/run

fuzz:     ## fuzz each reader FUZZ_SECONDS (60) long; TARGET=zip: that one only
	@tools/setup build check
	@CC=clang-14; export CC; $(call set_up,build-fuzz,$(fuzzing))
	@ninja -C build-fuzz
	@fuzz/run $(FUZZ_SECONDS) $(TARGET)

install: all ## install under PREFIX (/usr/local); DESTDIR goes before it
	@meson configure build -Dprefix=$(abspath $(PREFIX))
	@DESTDIR=$(DESTDIR) meson install -C build --quiet

tidy:     ## analyse the sources with clang-tidy
	@tools/setup build check
	@$(call set_up,build-dev,$(developer))
	@ninja -C build-dev --quiet
	@tools/tidy

format:   ## lay out the C sources with clang-format
	@tools/setup build check
	@clang-format-14 -i $(sources)

clean:    ## remove all that was built
	rm -rf build build-dev build-fuzz

help:     ## print this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 10
