# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Debian's own kernels. Of the two images Debian has for this machine the
# cloud one is taken: same sources, preemption, slab and hardening options,
# fewer drivers, and less than half to download and unpack.

# newest_image RELEASE: the kernel release of the image the suite offers.
newest_image() {
	local name
	name=$(apt_depends linux-image-cloud-amd64 '^linux-image-[0-9]')
	name=${name#linux-image-}
	[ -n "$name" ] || die "the suite for Linux $1 has no kernel image"
	case $1 in
	7.2) dpkg --compare-versions "$name" ge 7.2 ;;
	*) [[ $name == "$1".* ]] ;;
	esac || die "the suite for Linux $1 offers $name instead"
	printf '%s\n' "$name"
}

# kernel_stock RELEASE: sets kernel_dir.
kernel_stock() {
	local release=$1 pointer=$cache/stock-$1
	if [ ! -e "$pointer/complete" ] || [ -n "${NTMEM_UPDATE:-}" ]; then
		take_lock "$cache/locks/stock-$release"
		if [ ! -e "$pointer/complete" ] || [ -n "${NTMEM_UPDATE:-}" ]; then
			fetch_kernel_stock
		fi
		release_lock
	fi
	kernel_dir=$(readlink -f "$pointer")
}

fetch_kernel_stock() {
	local name image headers kbuild version work final
	apt_root "$release"
	name=$(newest_image "$release")
	# The image package of newer releases is an empty one.
	image=linux-binary-$name
	[ -n "$(apt_candidate "$image")" ] || image=linux-image-$name
	headers=linux-headers-$name
	version=$(apt_candidate "$headers")
	kbuild=$(apt_depends "$headers" '^linux-kbuild-')
	[[ -n $version && -n $kbuild ]] || die "no headers for $name"
	say "Linux $release: stock kernel $name, package version $version"

	final=$cache/stock-$release-$version
	if [ ! -e "$final/complete" ]; then
		scratch_dir "$cache/unpack"
		work=$scratch_path
		apt_fetch "$work" "$image" "$headers" "$kbuild" \
			"$(apt_depends "$headers" '^linux-headers-.*-common')"
		with_progress "unpacking $name" time 0 \
			unpack_kernel_stock "$work" "$name" ||
			die "cannot unpack $name"
		fit_headers_to_host "$release" "$work"
		printf '%s\n' "$version" >"$work/complete"
		rm -rf "$final"
		mv "$work" "$final"
	fi
	ln -sfn "stock-$release-$version" "$pointer"
}

unpack_kernel_stock() {
	local work=$1 name=$2 deb
	for deb in "$work"/linux-headers-*.deb "$work"/linux-kbuild-*.deb; do
		dpkg-deb -x "$deb" "$work/packages" || return
	done
	for deb in "$work"/linux-image-*.deb "$work"/linux-binary-*.deb; do
		[ -e "$deb" ] || continue
		dpkg-deb --fsys-tarfile "$deb" |
			tar -xO --wildcards "./boot/vmlinuz-*" \
				"./usr/lib/modules/*/vmlinuz" \
				>"$work/vmlinuz" 2>/dev/null
	done
	[ -s "$work/vmlinuz" ] || return
	rm -rf "$work"/*.deb "$work/packages/usr/share"
	ln -s "packages/usr/src/linux-headers-$name" "$work/build"
	printf '%s\n' "$name" >"$work/name"
}

# The packaged headers expect to lie in /usr/src and to be used by the compiler
# that built the kernel.
fit_headers_to_host() {
	local release=$1 work=$2 build=$2/build compiler tool unusable=''
	# shellcheck disable=SC2016 # make expands it
	sed -i 's|/usr/src/|$(dir $(realpath $(lastword $(MAKEFILE_LIST))))../|' \
		"$build/Makefile"

	compiler=$(grep -oE 'gcc-[0-9]+' "$build/.kernelvariables" || true)
	if ! command -v "$compiler" >/dev/null; then
		sed -i "s/$compiler\$/gcc/" "$build/.kernelvariables"
	fi
	# Type information of modules would need one more tool for no use here.
	sed -i '/^CONFIG_DEBUG_INFO_BTF_MODULES=/d' \
		"$build/include/config/auto.conf"

	while read -r tool; do
		if LC_ALL=C ldd "$tool" 2>&1 | grep -q 'not found'; then
			unusable+=" $tool"
		fi
	done < <(find "$work/packages/usr/lib" -type f -perm /111)
	if [ -n "$unusable" ]; then
		# shellcheck source=scripts/vm.d/kbuild-tools.sh
		. "$vmd/kbuild-tools.sh"
		rebuild_kbuild_tools "$release" "$build"
	fi
}
