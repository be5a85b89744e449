# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2153,SC2154
#
# The drivers of the project itself, samples and those of tests, made as a user makes his,
# beside the ntmem of their kernel: runs on several kernels do not meet.

# build_own NTMEM_DIR NAME ARGUMENT...: one driver, for KDIR, added to built_drivers.
build_own() {
	local ntmem_dir=$1 name=$2
	shift 2
	guarded "$top/scripts/driver" --quiet --ntmem="$ntmem_dir" --kdir="$KDIR" \
		--into="$ntmem_dir/drivers" --name="$name" "$@" || die "$name does not build"
	built_drivers+=("$ntmem_dir/drivers/$name.ko")
}

# build_samples NTMEM_DIR KERNEL_OPTION...: sets built_drivers, the modules. NTMEM_DIR is
# where scripts/vm has built ntmem for that kernel.
build_samples() {
	local ntmem_dir=$1 source name
	shift
	eval "$(guarded "$top/scripts/vm" kernel "$@")"
	built_drivers=()
	for source in "$top"/samples/*/*.c "$top"/samples/*/*.cpp; do
		name=${source##*/}
		build_own "$ntmem_dir" "sample_${name%.*}" "$source"
	done
}

# build_test_drivers NTMEM_DIR KERNEL_OPTION...: the same for the tests' drivers, of which
# one has several sources.
build_test_drivers() {
	local ntmem_dir=$1 source name
	shift
	build_samples "$ntmem_dir" "$@"
	for source in "$top"/tests/drivers/*.c "$top"/tests/drivers/*.cpp; do
		name=${source##*/}
		build_own "$ntmem_dir" "test_${name%.*}" "$source"
	done
	build_own "$ntmem_dir" test_mixed --include="$top/tests/mixed/Inc" \
		"$top/tests/mixed/Driver.C" "$top/tests/mixed/part.cpp" "$top/tests/mixed/Part.c"
}
