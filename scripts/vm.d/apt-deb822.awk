# SPDX-License-Identifier: GPL-2.0-only
#
# Stanza format of apt sources to "URI SUITE KEYRING" for component main.
# A key that is part of the file is not handed on; the reader has a default.
function flush_stanza(    u, s, nr_uris, nr_suites, uris, suites) {
	if (field["types"] ~ /(^| )deb( |$)/ && field["enabled"] != "no" &&
	    field["components"] ~ /(^| )main( |$)/) {
		nr_uris = split(field["uris"], uris, " ")
		nr_suites = split(field["suites"], suites, " ")
		for (u = 1; u <= nr_uris; u++)
			for (s = 1; s <= nr_suites; s++)
				print uris[u], suites[s],
					field["signed-by"] ? field["signed-by"] : "-"
	}
	split("", field)
}

/^#/ { next }
/^[ \t]*$/ { flush_stanza(); next }
/^[ \t]/ { field[name] = field[name] " " $0; next }
{
	name = tolower($1)
	sub(/:.*/, "", name)
	value = $0
	sub(/^[^:]*:[ \t]*/, "", value)
	field[name] = value
}
END { flush_stanza() }
