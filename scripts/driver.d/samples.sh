# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# The samples as drivers, made as a user makes them.

# build_samples NTMEM_DIR KERNEL_OPTION...: sets samples, the modules. NTMEM_DIR is where
# scripts/vm has built ntmem for that kernel.
build_samples() {
	local ntmem_dir=$1
	shift
	eval "$(guarded "$top/scripts/vm" kernel "$@")"
	samples=()
	build_drivers "$ntmem_dir" "$KDIR" "$top"/samples/*/*.c "$top"/samples/*/*.cpp
	samples=("${built_drivers[@]}")
}

# build_drivers NTMEM_DIR KDIR SOURCE...: a driver of each source, whose name is that of the
# source behind its folder's first word; sets built_drivers.
build_drivers() {
	local ntmem_dir=$1 kdir=$2 source name prefix
	shift 2
	built_drivers=()
	for source; do
		prefix=${source#"$top/"}
		prefix=${prefix%%/*}
		name=${source##*/}
		name=${prefix%s}_${name%.*}
		guarded "$top/scripts/driver" --quiet --ntmem="$ntmem_dir" --kdir="$kdir" \
			--name="$name" "$source" || die "$name does not build"
		built_drivers+=("$top/build/drivers/$name.ko")
	done
}
