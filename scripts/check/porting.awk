# SPDX-License-Identifier: GPL-2.0-only
#
# Prints the routines that preprocessed headers (gcc -E -dD) offer, one per line: the header,
# the name. They are the functions that are declared or inline, the macros with arguments,
# and the macros that are another name for one of these.

# take(NAME): it is offered by the header that is being read.
function take(name)
{
	if (!(name in from))
		from[name] = header
}

# function_of(TEXT): the function that a declaration declares or a definition begins.
function function_of(text,    name)
{
	gsub(/__attribute__ *\(\([^;{}]*\)\) */, "", text)
	gsub(/__asm__ *\([^()]*\)/, "", text)
	sub(/^[ \t]+/, "", text)
	if (text ~ /^(typedef|_Static_assert|__extension__ typedef)/ || text ~ /^(struct|union|enum)[^(]*$/ ||
	    !match(text, /[A-Za-z_][A-Za-z_0-9]* *\(/))
		return
	name = substr(text, RSTART, RLENGTH - 1)
	sub(/ +$/, "", name)
	take(name)
}

/^# [0-9]+ "/ {
	header = $3
	gsub(/"/, "", header)
	next
}

/^#define / {
	name = $2
	if (index(name, "(")) {
		sub(/\(.*/, "", name)
		take(name)
	} else if (NF == 3) {
		alias[name] = $3
		alias_header[name] = header
	}
	next
}

/^#undef / {
	delete alias[$2]
	next
}

/^#/ { next }

# Bodies are left out; what is before them, or before a semicolon, is one declaration.
{
	for (i = 1; i <= length($0); i++) {
		c = substr($0, i, 1)
		if (c == "{") {
			if (depth++ == 0)
				function_of(text)
		} else if (c == "}") {
			if (--depth == 0 && text !~ /^[ \t]*(typedef|struct|union|enum)/)
				text = ""
		} else if (depth == 0 && c == ";") {
			function_of(text)
			text = ""
		} else if (depth == 0) {
			text = text c
		}
	}
	text = text " "
}

END {
	do {
		found = 0
		for (name in alias)
			if (!(name in from) && alias[name] in from) {
				from[name] = alias_header[name]
				found = 1
			}
	} while (found)
	for (name in from)
		print from[name], name
}
