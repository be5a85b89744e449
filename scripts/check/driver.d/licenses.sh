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
spdx GPL-1.0+ GPL
spdx BSD-2-Clause 'Dual BSD/GPL'
spdx MPL-2.0 'Dual MPL/GPL'
spdx 'MPL-2.0 OR GPL-2.0-only' 'Dual MPL/GPL'
spdx 'LGPL-2.1-only OR GPL-2.0-only' GPL
spdx 'GPL-2.0-only AND BSD-3-Clause' GPL
spdx 'GPL-2.0-only AND MIT' GPL
spdx '(Apache-2.0 WITH LLVM-exception OR MIT) AND GPL-2.0-or-later' GPL
for expression in LGPL-2.1-only GPL-3.0-only 'CC-BY-NC-4.0 AND GPL-2.0-only' \
	'(GPL-2.0-only OR MIT) AND Proprietary' 'GPL-2.0-only MIT' 'GPL-2.0-only OR'; do
	{ echo "/* SPDX-License-Identifier: $expression */" && cat "$work/bare.c"; } >"$work/spdx.c"
	refused "$expression" "spdx.c is under $expression, which" "$work/spdx.c"
done
{ echo '// SPDX-License-Identifier: MS-PL' && cat "$work/bare.c"; } >"$work/spdx.c"
refused 'a licence that does not go with the GPL' 'is under MS-PL' "$work/spdx.c"
builds 'that, under another one' --license=GPL "$work/spdx.c"
{ cat "$work/bare.c" && printf 'MODULE_LICENSE("GPL v2");\nMODULE_AUTHOR("a");\n'; } >"$work/own.c"
builds 'MODULE_LICENSE' "$work/own.c"
expect 'MODULE_LICENSE is not taken' test "$(info license)" = 'GPL v2'
{ cat "$work/bare.c" && echo 'MODULE_LICENSE("Proprietary");'; } >"$work/unfit.c"
refused 'an unfit MODULE_LICENSE' 'unfit.c: MODULE_LICENSE("Proprietary"): ntmem' "$work/unfit.c"

# Several sources
for license in GPL-2.0-only MIT MS-PL; do
	echo "// SPDX-License-Identifier: $license" >"$work/$license.c"
done
builds 'GPL and MIT' "$work/own.c" "$work/GPL-2.0-only.c" "$work/MIT.c"
expect 'GPL and MIT are not taken for GPL' test "$(info license)" = GPL
builds 'MIT and nothing' "$work/MIT.c" "$work/bare.c"
expect 'MIT and nothing are not taken for MIT' test "$(info license)" = 'Dual MIT/GPL'
refused 'a second source under another licence' 'MS-PL.c is under MS-PL' \
	"$work/plain.c" "$work/MS-PL.c"
refused 'a second source with an unfit MODULE_LICENSE' 'MODULE_LICENSE("Proprietary"): ntmem' \
	"$work/MIT.c" "$work/unfit.c"
