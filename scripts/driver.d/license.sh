# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Under which license a driver is loaded. The kernel, and ntmem with it, offer their
# routines to modules alone that go with the GPL.

# license_words EXPRESSION: what Linux calls it; nothing if it has no word for that.
license_words() {
	case $1 in
	*GPL-2.0*BSD* | *BSD*GPL-2.0*) echo "Dual BSD/GPL" ;;
	*GPL-2.0*MIT* | *MIT*GPL-2.0*) echo "Dual MIT/GPL" ;;
	*LGPL*) ;;
	*GPL-2.0* | *GPL-1.0-or-later* | *GPL-1.0+*) echo "GPL" ;;
	MIT) echo "Dual MIT/GPL" ;;
	BSD-2-Clause | BSD-3-Clause) echo "Dual BSD/GPL" ;;
	MPL-2.0) echo "Dual MPL/GPL" ;;
	esac
}

# find_license: sets license, from what was given or what the sources say.
find_license() {
	local path expression
	if [ -n "$license" ]; then
		case $license in
		GPL | "GPL v2" | "GPL and additional rights" | "Dual BSD/GPL" | \
			"Dual MIT/GPL" | "Dual MPL/GPL") return ;;
		esac
		die "LICENSE=\"$license\": ntmem's routines are for modules under GPL," \
			"\"Dual BSD/GPL\", \"Dual MIT/GPL\" or \"Dual MPL/GPL\""
	fi
	for path in "${sources[@]}"; do
		license=$(sed -nE 's/^[[:space:]]*MODULE_LICENSE[[:space:]]*\([[:space:]]*"([^"]*)".*/\1/p' \
			"$path" | head -n 1)
		[ -z "$license" ] || return 0
	done
	for path in "${sources[@]}"; do
		expression=$(sed -nE 's|.*SPDX-License-Identifier:[[:space:]]*([^*]*[^*[:space:]]).*|\1|p' \
			"$path" | tr -d '\r' | head -n 1)
		[ -n "$expression" ] || continue
		license=$(license_words "$expression")
		[ -z "$license" ] || return 0
		die "$path is under $expression, which Linux does not know to go with the GPL;" \
			"if you may use it under another license, say so by LICENSE=GPL"
	done
	die "no license: Linux offers its routines, and ntmem's, to modules under the GPL" \
		"or what goes with it. Give LICENSE=GPL if the source may be used so," \
		"or put an SPDX-License-Identifier into it"
}
