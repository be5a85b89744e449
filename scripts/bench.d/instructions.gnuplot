# SPDX-License-Identifier: GPL-2.0-only
#
# Instructions per pair: a group of bars per subject, a bar per kernel.
width = 1000
height = 520
load directory."/style.gnuplot"
set title "Instructions per allocation and free, 64 bytes, without zeroing"
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.9 noborder
set ylabel "instructions"
set yrange [0:*]
set xtics rotate by -35 scale 0
plot for [i = 2:columns] data using i:xtic(1) title columnheader(i) ls i - 1
