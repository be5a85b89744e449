# SPDX-License-Identifier: GPL-2.0-only
#
# Tables of rtlmem.csv, one per operation, offsets and difference: a line per size
# with the median of each rival, then for each rival its time over ours: median
# and, in brackets, the quartiles.

function flush(    s, r, text) {
	if (!nr_sizes)
		return
	printf "\n%s\n  %8s", title, "bytes"
	for (r = 1; r <= nr_rivals; r++)
		printf " %11s", rivals[r]
	for (r = 2; r <= nr_rivals; r++)
		printf "  %-22s", rivals[r] "/ours"
	print ""
	for (s = 1; s <= nr_sizes; s++) {
		printf "  %8d", sizes[s]
		for (r = 1; r <= nr_rivals; r++)
			printf " %11s", median[sizes[s], rivals[r]]
		for (r = 2; r <= nr_rivals; r++)
			printf "  %-22s", ratio[sizes[s], rivals[r]]
		print ""
	}
	nr_sizes = nr_rivals = 0
	split("", seen)
}

BEGIN {
	FS = ","
}

NR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

{
	offsets = $(column["first_offset"])
	if ($(column["second_offset"]) != offsets)
		offsets = offsets " and " $(column["second_offset"])
	now = $(column["op"]) ", offset " offsets
	if ($(column["difference"]) != "none")
		now = now ", difference " $(column["difference"])
	now = now ", ns"
	if (now != title)
		flush()
	title = now
	size = $(column["size"])
	rival = $(column["rival"])
	if (!(("size", size) in seen)) {
		seen["size", size] = 1
		sizes[++nr_sizes] = size
	}
	if (!(("rival", rival) in seen)) {
		seen["rival", rival] = 1
		rivals[++nr_rivals] = rival
	}
	median[size, rival] = $(column["ns_median"])
	ratio[size, rival] = sprintf("%.2f (%.2f to %.2f)", $(column["ratio_median"]),
		$(column["ratio_p25"]), $(column["ratio_p75"]))
}

END {
	flush()
}
