# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# What the guest sees: one static busybox, a shell script as init, and the
# modules and files of this run, all in an initramfs.

# Without root nothing is installed; the package is only unpacked.
need_busybox() {
	local work
	busybox=$cache/busybox
	[ ! -x "$busybox" ] || return 0
	take_lock "$cache/locks/busybox"
	if [ ! -x "$busybox" ]; then
		apt_root 6.1
		scratch_dir "$cache/unpack"
		work=$scratch_path
		apt_fetch "$work" busybox-static
		dpkg-deb --fsys-tarfile "$work"/busybox-static_*.deb |
			tar -xO --wildcards './*bin/busybox' >"$work/busybox"
		chmod 755 "$work/busybox"
		mv "$work/busybox" "$busybox"
		rm -rf "$work"
	fi
	release_lock
}

# shell_quote WORD...: one line of shell that yields exactly these words.
shell_quote() {
	local word
	for word; do
		printf "'%s' " "${word//\'/\'\\\'\'}"
	done
	printf '\n'
}

# make_initramfs DIRECTORY: packs DIRECTORY/guest to DIRECTORY/initramfs.
# Files belong to whoever runs this; the guest's init gives them to root.
make_initramfs() {
	local guest=$1/guest
	mkdir -p "$guest"/{bin,dev,etc,files,home/user,modules,proc,root,run,sys,tmp}
	cp "$busybox" "$guest/bin/busybox"
	install -m 755 "$vmd/init" "$guest/init"
	cp "$vmd/guest-passwd" "$guest/etc/passwd"
	cp "$vmd/guest-group" "$guest/etc/group"
	(cd "$guest" && find . | "$busybox" cpio -o -H newc 2>/dev/null) \
		>"$1/initramfs"
}
