# SPDX-License-Identifier: GPL-2.0-only
#
# Prints the names in the first column of the list tables of a page's subsections, one per
# line: the subsection, the name. A name is a literal. {A,B} in it stands for A and for B in turn, and <T> for what
# the page says: ``<T>`` is ``{A,B}``.

# expand(TEXT): prints all names that it stands for.
function expand(text,    from, to, before, after, parts, nr, i)
{
	to = index(text, "}")
	if (!to) {
		print section "\t" text
		return
	}
	for (from = to; substr(text, from, 1) != "{"; from--)
		;
	before = substr(text, 1, from - 1)
	after = substr(text, to + 1)
	nr = split(substr(text, from + 1, to - from - 1), parts, ",")
	if (nr == 0)
		expand(before after)
	for (i = 1; i <= nr; i++)
		expand(before parts[i] after)
}

# literals(TEXT): expands those in it.
function literals(text,    parts, nr, i, at)
{
	nr = split(text, parts, "``")
	for (i = 2; i <= nr; i += 2) {
		gsub(/[ \t]/, "", parts[i])
		while (at = index(parts[i], "<T>"))
			parts[i] = substr(parts[i], 1, at - 1) values substr(parts[i], at + 3)
		expand(parts[i])
	}
}

/^-----*$/ && previous != "" { section = previous }
/^=====*$/ { section = "" }

{
	previous = $0
	page = page " " $0
	if (match(page, /``<T>`` is ``[{][^}]*[}]``/)) {
		values = substr(page, RSTART, RLENGTH)
		sub(/.*[{]/, "{", values)
		gsub(/[ \t`]/, "", values)
		page = ""
	}
}

section != "" && /^   \* - / {
	cell = substr($0, 8)
	inside = 1
	next
}

inside && /^     - / {
	literals(cell)
	inside = 0
}

inside { cell = cell " " $0 }
