#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Links this tree into a kernel tree as drivers/misc/ntmem, so that it can be
# configured, built and tested there. Running it again changes nothing.
set -eu

usage() {
	echo "usage: scripts/intree.sh [--undo] KTREE" >&2
	exit 2
}

die() {
	echo "ntmem: $*" >&2
	exit 1
}

undo=''
if [ "${1:-}" = --undo ]; then
	undo=yes
	shift
fi
[ $# -eq 1 ] || usage
case $1 in -*) usage ;; esac

top=$(cd "$(dirname "$0")/.." && pwd)
misc=$1/drivers/misc
kconfig_line='source "drivers/misc/ntmem/Kconfig"'
# shellcheck disable=SC2016 # make expands it
makefile_line='obj-$(CONFIG_NTMEM)		+= ntmem/'

for file in Kconfig Makefile; do
	[ -f "$misc/$file" ] || die "$1 is no kernel tree: no drivers/misc/$file"
	[ -w "$misc/$file" ] || die "cannot write $misc/$file"
done
if [ -e "$misc/ntmem" ] && [ ! -L "$misc/ntmem" ]; then
	die "$misc/ntmem exists and is not a link"
fi

# write FILE: replaces it by standard input, keeping its mode.
write() {
	cat >"$1.ntmem-new"
	cat "$1.ntmem-new" >"$1"
	rm -f "$1.ntmem-new"
}

without() {
	grep -vxF "$2" "$1" || true
}

if [ -n "$undo" ]; then
	without "$misc/Kconfig" "$kconfig_line" | write "$misc/Kconfig"
	without "$misc/Makefile" "$makefile_line" | write "$misc/Makefile"
	rm -f "$misc/ntmem"
	echo "ntmem: removed from $misc"
	exit 0
fi

if ! grep -qxF "$kconfig_line" "$misc/Kconfig"; then
	grep -qx endmenu "$misc/Kconfig" || die "drivers/misc/Kconfig has no endmenu"
	# Before the last endmenu, which ends the menu of misc devices.
	awk -v line="$kconfig_line" '
		{ lines[NR] = $0 }
		$0 == "endmenu" { last = NR }
		END {
			for (i = 1; i <= NR; i++) {
				if (i == last)
					print line
				print lines[i]
			}
		}' "$misc/Kconfig" | write "$misc/Kconfig"
fi
if ! grep -qxF "$makefile_line" "$misc/Makefile"; then
	printf '%s\n' "$makefile_line" >>"$misc/Makefile"
fi
ln -sfn "$top" "$misc/ntmem"
echo "ntmem: linked to $misc/ntmem; switch on CONFIG_NTMEM"
