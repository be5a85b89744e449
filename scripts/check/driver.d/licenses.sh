# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# Under which licence a module is made.

sed 1d "$work/plain.c" >"$work/bare.c"
refused 'no licence' 'Give LICENSE=GPL' "$work/bare.c"
refused 'an unfit licence' 'LICENSE="Proprietary": ntmem' --license=Proprietary "$work/bare.c"
for license in GPL "Dual BSD/GPL"; do
	builds "LICENSE=$license" --license="$license" "$work/bare.c"
	expect "modinfo does not say $license" test "$(info license)" = "$license"
done
# spdx EXPRESSION LICENSE
spdx() {
	{ printf '/* SPDX-License-Identifier: %s */\r\n' "$1" && cat "$work/bare.c"; } >"$work/spdx.c"
	builds "$1" "$work/spdx.c"
	expect "$1 is not taken for $2" test "$(info license)" = "$2"
}
spdx GPL-2.0-only GPL
spdx 'GPL-2.0 WITH Linux-syscall-note' GPL
spdx MIT 'Dual MIT/GPL'
spdx '(GPL-2.0-or-later OR BSD-3-Clause)' 'Dual BSD/GPL'
{ echo '// SPDX-License-Identifier: MS-PL' && cat "$work/bare.c"; } >"$work/spdx.c"
refused 'a licence that does not go with the GPL' 'is under MS-PL' "$work/spdx.c"
builds 'that, under another one' --license=GPL "$work/spdx.c"
{ cat "$work/bare.c" && printf 'MODULE_LICENSE("GPL v2");\nMODULE_AUTHOR("a");\n'; } >"$work/own.c"
builds 'MODULE_LICENSE' "$work/own.c"
expect 'MODULE_LICENSE is not taken' test "$(info license)" = 'GPL v2'
