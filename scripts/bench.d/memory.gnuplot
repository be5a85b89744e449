# SPDX-License-Identifier: GPL-2.0-only
#
# What lists keep over time, a panel per kernel; upright lines show where a
# phase begins.
width = 1000
height = 80 + 300 * panels
load directory."/style.gnuplot"
set multiplot layout panels, 1 title "Memory that lookaside lists keep"
set xlabel "seconds"
set ylabel "KiB kept"
set xrange [0:*]
set yrange [0:*]
do for [panel = 1:panels] {
	points = data."points".panel
	phases = data."phases".panel
	unset arrow
	stats phases using 1 nooutput
	nr = STATS_records
	do for [i = 1:nr] {
		stats phases using 1 every ::i - 1::i - 1 nooutput
		at = STATS_min
		set arrow i from at, graph 0 to at, graph 1 nohead lc rgb "#999999" dt 2
	}
	set title word(names, panel)
	plot points using 1:2 with linespoints ls 1 ps 0.3 title "bytes cached", \
		points using 1:3 with lines ls 2 title "slab pages", \
		phases using 1:(0):2 with labels notitle left rotate by 90 offset 0.8, 0.5 textcolor rgb "#777777"
}
unset multiplot
