# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Under which license a driver is loaded. The kernel, and ntmem with it, offer their
# routines to modules alone that go with the GPL.

# check_license WHERE LICENSE: whether it is one of Linux's that go with the GPL.
check_license() {
	case $2 in
	GPL | "GPL v2" | "GPL and additional rights" | "Dual BSD/GPL" | "Dual MIT/GPL" | \
		"Dual MPL/GPL") return ;;
	esac
	die "$1: ntmem's routines are for modules under GPL," \
		"\"Dual BSD/GPL\", \"Dual MIT/GPL\" or \"Dual MPL/GPL\""
}

# license_words EXPRESSION: what Linux calls it; nothing if it does not go with the GPL. One
# side of an OR is enough, of an AND it takes both, and an exception gives more leave.
license_words() {
	local word text before='' fits='' dual='' all='' words=()
	text=${1//(/ ( }
	read -ra words <<<"${text//)/ ) }"
	for word in "${words[@]}"; do
		if [ "$before" != WITH ]; then
			case $word in
			WITH) ;;
			OR) fits+='||' ;;
			AND) fits+='&&' all=yes ;;
			[\(\)]) fits+=$word ;;
			GPL-2.0* | GPL-1.0-or-later | GPL-1.0+) fits+=' 1' ;;
			MIT) fits+=' 1' dual=${dual:-MIT} ;;
			BSD-2-Clause | BSD-3-Clause) fits+=' 1' dual=${dual:-BSD} ;;
			MPL-2.0) fits+=' 1' dual=${dual:-MPL} ;;
			*) fits+=' 0' ;;
			esac
		fi
		before=$word
	done
	# A shell's words for it are the same. One that is no expression is an error to it.
	((fits)) 2>/dev/null || return 0
	if [ -n "$all" ] || [ -z "$dual" ]; then
		echo GPL
	else
		echo "Dual $dual/GPL"
	fi
}

# find_license: sets license, from what was given or what the sources say.
find_license() {
	local path said expression
	if [ -n "$license" ]; then
		check_license "LICENSE=\"$license\"" "$license"
		return
	fi
	for path in "${sources[@]}"; do
		said=$(LC_ALL=C sed -nE 's/^[[:space:]]*MODULE_LICENSE[[:space:]]*\([[:space:]]*"([^"]*)".*/\1/p' \
			"$path" | head -n 1)
		if [ -n "$said" ]; then
			check_license "$path: MODULE_LICENSE(\"$said\")" "$said"
		else
			expression=$(LC_ALL=C sed -nE 's|.*SPDX-License-Identifier:[[:space:]]*([^*]*[^*[:space:]]).*|\1|p' \
				"$path" | tr -d '\r' | head -n 1)
			[ -n "$expression" ] || continue
			said=$(license_words "$expression")
			[ -n "$said" ] ||
				die "$path is under $expression, which Linux does not know to go with the GPL;" \
					"if you may use it under another license, say so by LICENSE=GPL"
		fi
		# The GPL is what all of them go with.
		[ "${license:-$said}" = "$said" ] || said=GPL
		license=$said
	done
	[ -n "$license" ] ||
		die "no license: Linux offers its routines, and ntmem's, to modules under the GPL" \
			"or what goes with it. Give LICENSE=GPL if the source may be used so," \
			"or put an SPDX-License-Identifier into it"
}
