# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# What is given to make driver: options, paths, kinds of files.

refused 'no source' 'no source file'
helps() {
	scripts/driver --help 2>/dev/null | grep -F 'usage: make driver' >/dev/null
}
expect 'no help, or help that is an error' helps
misused 'a name of another module' 'NAME=ntmem is that of ntmem' --name=ntmem "$work/plain.c"
misused 'a bad name' 'NAME=a b:' --name='a b' "$work/plain.c"
refused 'a bad DBG' 'DBG is 0 or 1' --dbg=2 "$work/plain.c"
refused 'a bad standard' 'CXX_STD is' --cxx-std=c++98 "$work/plain.c"
refused 'a source that is not there' 'nowhere.c: no such file' "$work/nowhere.c"
refused 'a source that is given twice' 'is given twice' "$work/plain.c" "$work/plain.c"
refused 'headers that are not there' 'no such folder' --include="$work/nowhere" "$work/plain.c"
misused 'an option that is not there' 'unknown option: --frobnicate' --frobnicate=1 "$work/plain.c"
touch "$work/plain.h" "$work/plain.rc"
refused 'a header as a source' 'is a header' "$work/plain.h"
refused 'another file as a source' 'driver source ends in' "$work/plain.rc"
printf '\377\376a\0' >"$work/utf16.c"
refused 'UTF-16' 'iconv -f UTF-16' "$work/utf16.c"
mkdir "$work/a folder"
cp "$work/plain.c" "$work/a folder/"
refused 'a path with a blank' 'make cannot handle this path' "$work/a folder/plain.c"
for path in a,b a=b; do
	mkdir "$work/$path"
	cp "$work/plain.c" "$work/$path/"
	refused "a path with $path" 'make cannot handle this path' "$work/$path/plain.c"
done
refused 'a folder that is no kernel' 'no kernel has been built or prepared there' \
	--kdir="$PWD" "$work/plain.c"
refused 'headers of no kernel' "no kernel headers in $work" --kdir="$work" "$work/plain.c"
refused 'a kernel without modules' '--kernel is stock or kunit' --kernel=uml "$work/plain.c"
expect '--ntmem without --kdir' grep -qF -- '--ntmem goes with --kdir' \
	<(scripts/driver --ntmem="$build_dir" --into="$into" "$work/plain.c" 2>&1)

# Another run of the same name may end in between.
source_file broken.c <<'END'
int broken(
END
nr_cases=$((nr_cases + 1))
mkdir -p "$into"
exec {held}>>"$into/.lock-$name"
flock "$held"
driver "$work/broken.c" {held}>&- &
pid=$!
for ((i = 0; i < 600; i++)); do
	! grep -qs 'waiting for another run' "$work/out" || break
	sleep 0.1
done
touch "$module"
exec {held}>&-
! wait "$pid" || finding 'a mistake in C, behind another run: is not refused'
[ ! -e "$module" ] || finding 'a mistake in C, behind another run: leaves the module of that'
