# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# The variables of make driver, by calls that end before anything is built.

# make_says WHAT LINE VARIABLE=VALUE...
make_says() {
	local what=$1 line=$2
	shift 2
	nr_cases=$((nr_cases + 1))
	if make -s driver NAME="$name" "$@" >"$work/out" 2>&1; then
		finding "$what: is not refused"
	elif ! grep -qF -- "$line" "$work/out"; then
		finding "$what: not said: $line"
	fi
}

plain=SRC=$work/plain.c
make_says 'no SRC=' 'ntmem: make driver SRC="FILE..."'
make_says 'a bad NAME=' "NAME=it's:" "$plain" NAME="it's"
make_says 'a bad LICENSE=' "LICENSE=\"it's\": ntmem" "$plain" LICENSE="it's"
make_says 'a bad DBG=' 'DBG is 0 or 1' "$plain" DBG=2
make_says 'a bad RELEASE=' '--release is 6.1, 6.12 or 7.2' "$plain" RELEASE=5.10
make_says 'a bad KERNEL=' '--kernel is stock or kunit' "$plain" KERNEL=uml
make_says 'a bad VARIANT=' '--variant debug needs --kernel kunit' "$plain" VARIANT=debug
make_says 'a bad KDIR=' 'no kernel headers in /nowhere' "$plain" KDIR=/nowhere
make_says 'a bad KVER=' 'no kernel headers in /lib/modules/none/build' "$plain" KVER=none
make_says 'KVER= beside KDIR=' 'no kernel headers in /nowhere' "$plain" KVER=none KDIR=/nowhere
make_says 'a bad CXX_STD=' 'CXX_STD is' "$plain" CXX_STD=c++98
make_says 'a bad INCLUDE=' "/it's: no such folder" "$plain" INCLUDE="$work /it's"
expect 'CFLAGS= does not get through make' grep -qF -- "--cflags='-DX='\\''a b'\\'''" \
	<(make -n driver "$plain" CFLAGS="-DX='a b'")

# Names that make or the shell has for its own
for file in 'driver(1).c' "it's.c" 'a"b.c' 'a;b.c' 'a&b.c' 'my driver.c'; do
	cp "$work/plain.c" "$work/$file"
	make_says "SRC=$file" "$file: make cannot handle this path" SRC="$work/$file"
done
mkdir "$work/my folder"
make_says 'INCLUDE= with a blank' 'my folder: make cannot handle this path' "$plain" \
	INCLUDE="$work/my folder"

# What programs' environments have
INCLUDE=/nowhere KDIR=/nowhere make_says 'INCLUDE in the environment' 'LICENSE="none": ntmem' \
	"$plain" LICENSE=none
SRC=$work/plain.c make_says 'SRC in the environment' 'ntmem: make driver SRC="FILE..."'
