# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# The files of a driver: which language each is in, what object it becomes.

# check_path PATH: make takes some characters for its own.
check_path() {
	[[ $1 =~ ^[A-Za-z0-9_./+@~-]+$ ]] ||
		die "$1: make cannot handle this path; letters, digits and . _ - + are fine"
}

# check_sources: sets c_sources and cxx_sources, whose paths are absolute from here on, and
# objects, by source.
check_sources() {
	local i path stem object
	declare -gA objects=()
	declare -A taken=()
	c_sources=() cxx_sources=()
	# make takes a name with a blank in it for several.
	[ ! -f "${sources[*]}" ] || check_path "${sources[*]}"
	for i in "${!sources[@]}"; do
		path=${sources[i]}
		[ -f "$path" ] || die "$path: no such file"
		[ -r "$path" ] || die "$path: cannot be read"
		path=$(realpath -s "$path")
		sources[i]=$path
		check_path "$path"
		[ -z "${objects[$path]:-}" ] || die "$path is given twice"
		case ${path,,} in
		*.c) c_sources+=("$path") ;;
		*.cpp | *.cc | *.cxx) cxx_sources+=("$path") ;;
		*.h | *.hpp) die "$path is a header; INCLUDE= names folders of headers" ;;
		*) die "$path: driver source ends in .c, .cpp, .cc or .cxx" ;;
		esac
		check_encoding "$path"
		# Sources of one name in several folders become several objects.
		stem=${path##*/}
		stem=${stem%.*}
		object=$stem.o
		while [ -n "${taken[$object]:-}" ]; do
			stem+=_
			object=$stem.o
		done
		taken[$object]=1
		objects[$path]=driver/$object
	done
}

check_encoding() {
	case $(head -c 2 "$1" | od -An -tx1 | tr -d ' \n') in
	fffe | feff)
		die "$1 is in UTF-16, which gcc does not read; as a copy:" \
			"iconv -f UTF-16 -t UTF-8 FILE >COPY"
		;;
	esac
}

# has_guarded_code FILE LANGUAGE: whether there is a __try in it, in any spelling.
has_guarded_code() {
	local words='__try|_try|_SEH2_TRY|NTMEM_TRY_EXCEPT|NTMEM_TRY_FINALLY'
	[ "$2" = c++ ] || words+='|try'
	grep -qwE "$words" "$1"
}
