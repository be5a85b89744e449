# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# Which header an #include takes, and that it is looked at like the source.

folder=$work/headers
mkdir -p "$folder/inc/deep" "$folder/other"

# takes WHAT NAME FILE ARGUMENT...: a driver that includes NAME gets what is in FILE.
takes() {
	local what=$1 included=$2 file=$3
	shift 3
	cat >"$folder/$file" <<'END'
static int Taken(void)
{
	__try { return 1; } __except (1) { return 0; }
}
END
	cat "$work/plain.c" - >"$folder/takes.c" <<END
#include $included
int f(void);
int f(void) { return Taken(); }
END
	builds "$what" "$@" "$folder/takes.c"

	sed -i 's/return 0/return Helper()/' "$folder/$file"
	refused "a mistake in $what" "implicit declaration of function 'Helper'" "$@" "$folder/takes.c"
	rm "${folder:?}/$file"
}

takes 'a header of INCLUDE=' '<found.h>' inc/found.h --include="$folder/inc"
takes 'a header of INCLUDE= in another case' '<FOUND.H>' inc/found.h --include="$folder/inc"
takes 'a header beside the source' '"beside.h"' beside.h
takes 'a header beside the source in another case' '"UTIL.H"' Util.h
takes 'a header beside the source in <>' '<beside.h>' beside.h
takes 'a header of the folder of sources, by INCLUDE=' '<beside.h>' beside.h --include="$folder"
takes 'a header with a folder' '"inc\Deep\Found.H"' inc/deep/found.h
# ntmem has headers of its own by these names.
takes 'internal.h' '"internal.h"' inc/internal.h --include="$folder/inc"
takes 'context.h' '"context.h"' Context.h
takes 'memory.h' '<memory.h>' inc/memory.h --include="$folder/inc"

sed 1,2d "$work/plain.c" >"$folder/body"
{ printf '\357\273\277#include <NTDDK.H>\r\n' && cat "$folder/body"; } >"$folder/bom.c"
builds 'a byte order mark' --license=GPL "$folder/bom.c"
{ printf '#include <NTDDK.H> // \344\r\n' && cat "$folder/body"; } >"$folder/latin.c"
LC_ALL=C.UTF-8 builds 'a comment that is not in UTF-8' --license=GPL "$folder/latin.c"
printf '\377\376a\0' >"$folder/wide.h"
{ cat "$work/plain.c" && echo '#include "Wide.h"'; } >"$folder/wide.c"
refused 'a header in UTF-16' 'wide.h:1: the file is in UTF-16' "$folder/wide.c"

touch "$folder/inc/config.h" "$folder/other/config.h"
for path in inc other; do
	{ cat "$work/plain.c" && echo '#include "CONFIG.H"'; } >"$folder/$path/$path.c"
done
refused 'one name for two headers' 'CONFIG.H stands for several headers' \
	"$folder/inc/inc.c" "$folder/other/other.c"
{ cat "$work/plain.c" && echo "#include \"$folder/INC/CONFIG.H\""; } >"$folder/absolute.c"
refused 'a path in another case' "$folder/INC/CONFIG.H is spelled $folder/inc/config.h here" \
	"$folder/absolute.c"
mkdir -p "$folder/1/2/3/4/5"
{ cat "$work/plain.c" && echo '#include "../../../../../INC/CONFIG.H"'; } >"$folder/1/2/3/4/5/up.c"
refused 'a path far up' "../../../../../INC/CONFIG.H is spelled" "$folder/1/2/3/4/5/up.c"
{ cat "$work/plain.c" && echo '#include "../../../../INC/CONFIG.H"'; } >"$folder/1/2/3/4/up.c"
builds 'a path less far up' "$folder/1/2/3/4/up.c"

mkdir "$folder/a folder"
touch "$folder/a folder/blank.h"
{ cat "$work/plain.c" && printf '%s\n' '#include "A FOLDER\blank.h"'; } >"$folder/blank.c"
builds 'a header in a folder with a blank, in another case' "$folder/blank.c"
{ cat "$work/plain.c" && echo '#include "a folder/blank.h"'; } >"$folder/blank.c"
refused 'a header in a folder with a blank' 'is in the path of a header' "$folder/blank.c"
