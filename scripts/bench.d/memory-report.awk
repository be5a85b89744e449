# SPDX-License-Identifier: GPL-2.0-only
#
# From memory.csv: per kernel the most that was kept in a burst, what was left
# two seconds after it, when nothing was, and what a request for memory took.

function finish() {
	if (name == "")
		return
	printf "  %-32s %10d %10s %11s %10s %10s\n", name, most, idle == "" ? "-" : idle,
		empty == "" ? "never" : sprintf("%.1f s", empty / 1000),
		asked == "" ? "-" : asked, left == "" ? "-" : left
}

BEGIN { FS = "," }
NR == 1 { next }

$2 != name {
	finish()
	name = $2
	most = 0
	idle = empty = asked = left = since = ""
}

$4 == "burst" {
	if ($6 > most)
		most = $6
	since = $3
}
$4 == "idle" {
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
