# SPDX-License-Identifier: GPL-2.0-only
#
# One row per sample: time, phase, entries and bytes that lists keep, what that
# costs all told, and the pages of ntmem's slab caches. Samples until there is a
# file named by "over", or once if that is empty. The phase is in the file named
# by "phases". One process for all, as starting some takes longer than a sample.

function sample(    ms, phase, line, field, column, n, i, cached, bytes, held, pages) {
	getline line <"/proc/uptime"
	close("/proc/uptime")
	split(line, field, " ")
	ms = field[1] * 1000
	getline phase <phases
	close(phases)

	# A tag may contain blanks: the columns are looked up behind it.
	while ((getline line <lists) > 0) {
		n = split(substr(line, 6), field, " +")
		if (!("cached" in column)) {
			for (i = 1; i <= n; i++)
				column[field[i]] = i
			continue
		}
		cached += field[column["cached"]]
		bytes += field[column["cached"]] * field[column["size"]]
		held += field[column["held_bytes"]]
	}
	close(lists)

	while ((getline line <"/proc/slabinfo") > 0) {
		if (line !~ /^ntmem-/)
			continue
		split(line, field, " ")
		for (i = 2; field[i] != "slabdata"; i++)
			;
		pages += field[i + 2] * field[6]
	}
	close("/proc/slabinfo")
	printf "memory,%d,%s,%d,%d,%d,%d\n", ms, phase, cached, bytes, held, pages
}

BEGIN {
	lists = "/sys/kernel/debug/ntmem/lookaside/lists"
	do {
		sample()
		if (over == "" || (getline line <over) >= 0)
			break
		system("sleep 0.1")
	} while (1)
}
