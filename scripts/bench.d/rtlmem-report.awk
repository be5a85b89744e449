# SPDX-License-Identifier: GPL-2.0-only
#
# Tables of rtlmem.csv, one per operation, offsets and difference: a line per size
# with each rival's median, then its time over ours: median and, in brackets, the
# quartiles. Of several boots each figure is the middle one.

# middle(LIST): of words that begin with a number, the one in the middle.
function middle(list,    word, n, i, j, kept) {
	n = split(list, word, ";")
	for (i = 2; i <= n; i++) {
		kept = word[i]
		for (j = i - 1; j > 0 && word[j] + 0 > kept + 0; j--)
			word[j + 1] = word[j]
		word[j + 1] = kept
	}
	return word[int((n + 1) / 2)]
}

function add(list, place, word) {
	if (place in list)
		word = list[place] ";" word
	list[place] = word
}

# once(KIND, NAME): whether it is new.
function once(kind, name) {
	return !seen[kind, name]++
}

function print_table(t,    nr_sizes, nr_rivals, size, rival, s, r) {
	nr_sizes = split(sizes[t], size, ";")
	nr_rivals = split(rivals[t], rival, ";")
	printf "\n  %s, ns\n  %8s", t, "bytes"
	for (r = 1; r <= nr_rivals; r++)
		printf " %11s", rival[r]
	for (r = 2; r <= nr_rivals; r++)
		printf "  %-20s", rival[r] "/ours"
	print ""
	for (s = 1; s <= nr_sizes; s++) {
		printf "  %8d", size[s]
		for (r = 1; r <= nr_rivals; r++)
			printf " %11s", middle(median[t, size[s], rival[r]])
		for (r = 2; r <= nr_rivals; r++)
			printf "  %-20s", middle(ratio[t, size[s], rival[r]])
		print ""
	}
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
	title = $(column["op"]) ", offset " $(column["first_offset"])
	if ($(column["second_offset"]) != $(column["first_offset"]))
		title = title " and " $(column["second_offset"])
	if ($(column["difference"]) != "none")
		title = title ", difference " $(column["difference"])
	size = $(column["size"])
	rival = $(column["rival"])
	if (once("title", title))
		titles[++nr_titles] = title
	if (once("size", title SUBSEP size))
		add(sizes, title, size)
	if (once("rival", title SUBSEP rival))
		add(rivals, title, rival)
	add(median, title SUBSEP size SUBSEP rival, $(column["ns_median"]))
	add(ratio, title SUBSEP size SUBSEP rival, sprintf("%.2f (%.2f to %.2f)",
		$(column["ratio_median"]), $(column["ratio_p25"]), $(column["ratio_p75"])))
}

END {
	for (i = 1; i <= nr_titles; i++)
		print_table(titles[i])
}
