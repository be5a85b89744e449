# SPDX-License-Identifier: GPL-2.0-only
#
# Slab memory held after a random load, a group of bars per kind of cache; the
# last bar of each is what the objects that are left need.
width = 1000
height = 520
load directory."/style.gnuplot"
set title "Slab memory after objects came and went at random"
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.9 noborder
set ylabel "KiB"
set yrange [0:*]
set xtics rotate by -20 scale 0
plot for [i = 2:columns] data using i:xtic(1) title columnheader(i) ls i - 1
