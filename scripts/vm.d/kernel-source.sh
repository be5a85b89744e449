# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Debian's linux-source packages, unpacked in the cache. The tree stays clean:
# kernels are built beside it.

# kernel_source RELEASE: sets source_dir and source_version.
kernel_source() {
	local release=$1 pointer=$cache/source-$1 package version work image
	if [ ! -e "$pointer/.complete" ] || [ -n "${NTMEM_UPDATE:-}" ]; then
		take_lock "$cache/locks/source-$release"
		if [ ! -e "$pointer/.complete" ] || [ -n "${NTMEM_UPDATE:-}" ]; then
			fetch_kernel_source
		fi
		release_lock
	fi
	source_dir=$(readlink -f "$pointer")
	source_version=$(cat "$source_dir/.complete")
}

fetch_kernel_source() {
	apt_root "$release"
	package=linux-source-$release
	if [ "$release" = 7.2 ]; then
		image=$(newest_image 7.2)
		package=linux-source-$(cut -d. -f1,2 <<<"$image")
	fi
	version=$(apt_candidate "$package")
	[ -n "$version" ] || die "no $package in the package lists"
	if [ ! -e "$cache/source-$release-$version/.complete" ]; then
		scratch_dir "$cache/unpack"
		work=$scratch_path
		apt_fetch "$work" "$package"
		with_progress "unpacking $package $version" time 0 \
			unpack_kernel_source "$work" "$work"/*.deb ||
			die "cannot unpack $package"
		printf '%s\n' "$version" >"$work/tree/.complete"
		rm -rf "$cache/source-$release-$version"
		mv "$work/tree" "$cache/source-$release-$version"
		rm -rf "$work"
	fi
	ln -sfn "source-$release-$version" "$pointer"
}

unpack_kernel_source() {
	set -o pipefail
	mkdir "$1/tree" &&
		dpkg-deb --fsys-tarfile "$2" |
		tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
			xz -dc -T0 |
			tar -x -C "$1/tree" --strip-components=1 &&
		rm -f "$2"
}
