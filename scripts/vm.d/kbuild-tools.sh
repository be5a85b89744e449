# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Headers of a newer suite come with helper programs for a newer C library.
# The same programs are built from the kernel's source with the host's
# compiler and put in their place.

# rebuild_kbuild_tools RELEASE BUILD_DIR
rebuild_kbuild_tools() {
	local release=$1 build=$2 objects tool name
	need_kernel_build_packages
	kernel_source "$release"
	scratch_dir "$cache/tools"
	objects=$scratch_path
	cp "$build/.config" "$objects/.config"
	"$source_dir/scripts/config" --file "$objects/.config" \
		-d DEBUG_INFO_BTF -d RUST -d LOCALVERSION_AUTO
	with_progress "building kbuild tools for Linux $release" objects 0 \
		make_kbuild_tools "$objects" ||
		die "cannot build kbuild tools for Linux $release"

	# Debian wraps some of them to choose between targets; there is one here.
	while read -r tool; do
		name=${tool#"$objects"/}
		[ -x "$build/$name" ] && cp -f "$tool" "$build/$name"
	done < <(find "$objects/scripts" "$objects/tools" -type f -perm /111)
	drop_missing_abilities "$objects/.config" "$build"
	rm -rf "$objects"
}

# drop_missing_abilities CONFIG BUILD_DIR: the headers say what the compiler that
# built the kernel can do; CONFIG says it of ours. Attributes that ours does not
# know would make it warn at every use.
drop_missing_abilities() {
	local config=$1 build=$2 option
	while read -r option; do
		grep -q "^$option=" "$config" && continue
		sed -i "/^$option=/d" "$build/include/config/auto.conf"
		sed -i "/^#define $option 1\$/d" "$build/include/generated/autoconf.h"
	done < <(grep -oE '^CONFIG_CC_HAS_[A-Z0-9_]+' "$build/include/config/auto.conf")
}

make_kbuild_tools() {
	local make=(make -C "$source_dir" "O=$1" "-j$(nproc)" CC=gcc)
	"${make[@]}" olddefconfig && "${make[@]}" modules_prepare
}
