# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Builds the modules against one kernel in build/<kernel>, a farm of links to
# the sources: several kernels keep their objects side by side, and the
# checkout stays clean. kbuild knows nothing of it.

# build_modules ID KDIR: sets build_dir.
build_modules() {
	local kdir=$2
	build_dir=$top/build/$1
	mkdir -p "$build_dir"
	take_lock "$top/build/.lock-$1"
	# Objects of another kernel, or of the same one built anew, are worthless.
	if [ "$(cat "$build_dir/.kernel" 2>/dev/null)" != "$(readlink -f "$kdir")" ]; then
		find "$build_dir" -mindepth 1 -delete
		readlink -f "$kdir" >"$build_dir/.kernel"
	fi
	link_sources
	with_progress "building ntmem for $1" time 0 \
		make_modules "$kdir" ||
		die "the modules do not build for $1"
	# News even when the build succeeds.
	grep -E -A 8 ': warning:|WARNING:' "$build_dir/.log" >&2 || true
	release_lock
}

list_sources() {
	(
		cd "$top" || exit
		git ls-files -z -co --exclude-standard 2>/dev/null ||
			find . -path ./build -prune -o -path ./.git -prune -o \
				-type f -printf '%P\0'
	)
}

link_sources() {
	local path directories=() ups
	declare -A wanted=()
	while IFS= read -r -d '' path; do
		case $path in
		.* | Makefile | *.o | *.ko | *.mod | *.mod.c) continue ;;
		esac
		[ -f "$top/$path" ] || continue
		wanted[$path]=1
	done < <(list_sources)

	while IFS= read -r -d '' path; do
		[ -n "${wanted[$path]:-}" ] && continue
		rm -f "$build_dir/$path"
	done < <(find "$build_dir" -type l -printf '%P\0')

	for path in "${!wanted[@]}"; do
		[ -L "$build_dir/$path" ] && continue
		case $path in
		*/*) directories+=("$build_dir/${path%/*}") ;;
		esac
	done
	[ ${#directories[@]} -eq 0 ] || mkdir -p "${directories[@]}"
	for path in "${!wanted[@]}"; do
		[ -L "$build_dir/$path" ] && continue
		# Relative, so that the checkout may move.
		ups=${path//[!\/]/}
		ln -s "../../${ups//\//../}$path" "$build_dir/$path"
	done
}

make_modules() {
	make -C "$1" "M=$build_dir" "-j$(nproc)" \
		${V:+"V=$V"} ${W:+"W=$W"} ${C:+"C=$C"} modules 2>&1 |
		tee "$build_dir/.log"
}
