# SPDX-License-Identifier: GPL-2.0-only
#
# From memory.csv: per kernel the most that was kept in a burst, what was left
# two seconds after it, when nothing was, and what a request for memory took;
# and the pages that ntmem's slab caches held at most, and still hold when idle.

function finish() {
	if (name == "")
		return
	printf "  %-24s %10d %11s %11s %10s %10s %16d, %5d\n", name, most, idle == "" ? "-" : idle,
		empty == "" ? "never" : sprintf("%.1f s", empty / 1000),
		asked == "" ? "-" : asked, left == "" ? "-" : left, most_pages, idle_pages
}

BEGIN { FS = "," }
NR == 1 { next }

$2 != name {
	finish()
	name = $2
	most = most_pages = idle_pages = 0
	idle = empty = asked = left = since = ""
}

$4 == "burst" {
	if ($6 > most)
		most = $6
	if ($8 > most_pages)
		most_pages = $8
	since = $3
}
$4 == "idle" {
	idle_pages = $8
	if ($6 == 0 && empty == "")
		empty = $3 - since
	# Nothing kept once, and something later, is not empty.
	if ($6 > 0)
		empty = ""
	if (idle == "" && $3 - since >= 2000)
		idle = $6
}
$4 == "press-before" { asked = $6 }
$4 == "press-after" { left = $6 }

END { finish() }
