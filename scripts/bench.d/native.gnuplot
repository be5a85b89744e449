# SPDX-License-Identifier: GPL-2.0-only
#
# Time per pair by size, one panel per batch, one line per subject.
width = 1200
height = 560
load directory."/style.gnuplot"
set multiplot layout 1, 2 title "ns per allocation and free, median, ".run
set logscale xy
set xtics (16, 64, 256, 1024, 4096)
set xlabel "bytes per object"
set ylabel "ns per pair"
set grid xtics ytics
do for [panel = 1:2] {
	file = panel == 1 ? data : data50
	set title panel == 1 ? "batch 1: one object out at a time" : "batch 50"
	if (panel == 1) { unset key } else { set key outside right top Left reverse }
	plot for [i = 2:columns] file using 1:i with linespoints ls i - 1 title columnheader(i)
}
unset multiplot
