# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Headers by names that Windows finds and Linux does not: in another case, with
# backslashes. A header in that very spelling is put on the path, which includes the one
# meant. Notes on the way which files have guarded code.

# includes_of FILE: one line each: the kind of brackets and the name. The text is what somebody's
# editor makes: with a byte order mark, or in an encoding of his own.
includes_of() {
	LC_ALL=C sed -nE '1s/^\xEF\xBB\xBF//; s/^[[:space:]]*#[[:space:]]*include[[:space:]]*([<"])([^>"]+)[>"].*/\1\2/p' "$1" |
		tr -d '\r'
}

# find_header FOLDER NAME: prints where it is, whatever the case of its letters.
find_header() {
	local folder=$1 rest=$2 part match
	while [ -n "$rest" ]; do
		part=${rest%%/*}
		case $rest in
		*/*) rest=${rest#*/} ;;
		*) rest='' ;;
		esac
		case $part in
		'' | .) continue ;;
		esac
		if [ -e "$folder/$part" ]; then
			folder+=/$part
			continue
		fi
		match=$(find "$folder/" -maxdepth 1 -iname "${part//[^A-Za-z0-9._-]/?}" -printf '%f\n' |
			LC_ALL=C sort | head -n 1)
		[ -n "$match" ] || return 1
		folder+=/$match
	done
	[ -f "$folder" ] || return 1
	printf '%s\n' "$folder"
}

# resolve_one KIND NAME FILE: sets found if it is a header of the user's. What one file
# means by a name, the others in its folder mean as well.
resolve_one() {
	local key="$1$2 ${3%/*}"
	[ "$1" = '"' ] || key="$1$2"
	if [ -z "${resolved[$key]+known}" ]; then
		look_up_header "$@"
		resolved[$key]=$found
	fi
	found=${resolved[$key]}
}

look_up_header() {
	local kind=$1 spelled=$2 file=$3 name folder target=''
	local -a folders=()
	name=${spelled//\\//}
	found=''
	[ "$kind" != '"' ] || folders+=("${file%/*}")
	folders+=("${include_dirs[@]}" "$ntmem_dir/include" "${source_dirs[@]}")
	case $name in
	/*) folders=("") ;;
	esac
	for folder in "${folders[@]}"; do
		if [ -f "$folder/$spelled" ]; then
			# The compiler finds it by itself.
			[ "$folder" = "$ntmem_dir/include" ] || found=$folder/$spelled
			return
		fi
	done
	for folder in "${folders[@]}"; do
		target=$(find_header "$folder" "$name") && break
	done
	# What is nowhere is the compiler's to say, and explain.awk's.
	[ -n "$target" ] || return 0
	[ "$folder" = "$ntmem_dir/include" ] || found=$target
	forward_header "$spelled" "$target" "$file"
}

# forward_header SPELLED TARGET FILE. The folder lies deep enough for "../../name". It is one of the
# system's; the first line makes the rest the user's again, for mistakes in it to be told, unless
# kbuild could not read its path.
forward_header() {
	local header=$headers_dir/$1 text="#include \"$2\""
	[[ $2 == *[[:blank:]#\$:]* ]] || text="# 1 \"${1//\\//}\""$'\n'$text
	case /$1 in
	//* | */../../../../../*) die "$3: $1 is spelled $2 here; change the #include" ;;
	esac
	if [ -e "$header" ]; then
		[ "$(cat "$header")" = "$text" ] ||
			die "$3: $1 stands for several headers; rename one of them"
		return
	fi
	mkdir -p "${header%/*}"
	printf '%s\n' "$text" >"$header"
}

# resolve_includes: fills headers_dir, sets source_dirs, and guarded for each source that
# comes to have guarded code in it.
resolve_includes() {
	local source language path kind spelled line pending
	declare -A seen folders_of_sources=() resolved=()
	declare -gA guarded=()
	headers_dir=$work/headers/a/b/c/d
	mkdir -p "$headers_dir"
	for source in "${sources[@]}"; do
		folders_of_sources[${source%/*}]=1
	done
	source_dirs=("${!folders_of_sources[@]}")
	for source in "${sources[@]}"; do
		language=c
		[[ ${source,,} == *.c ]] || language=c++
		seen=(["$source"]=1)
		pending=("$source")
		while [ ${#pending[@]} -gt 0 ]; do
			path=${pending[0]}
			pending=("${pending[@]:1}")
			! has_guarded_code "$path" $language || guarded[$source]=1
			while IFS= read -r line; do
				kind=${line:0:1} spelled=${line:1}
				resolve_one "$kind" "$spelled" "$path"
				if [ -n "$found" ] && [ -z "${seen[$found]:-}" ]; then
					seen[$found]=1
					pending+=("$found")
				fi
			done < <(includes_of "$path")
		done
	done
	# What a __try of one calls may be in another, and fault there.
	[ ${#guarded[@]} -eq 0 ] || for source in "${sources[@]}"; do
		guarded[$source]=1
	done
}
