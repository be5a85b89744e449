# SPDX-License-Identifier: GPL-2.0-only
#
# The look of all charts: dark on white, readable without colour vision.
set terminal svg size width,height font "sans-serif,13" background "white" dynamic noenhanced
set output output
set encoding utf8
set border 3 lc rgb "#444444"
set tics nomirror textcolor rgb "#222222"
set grid ytics lc rgb "#dddddd" lt 1
set key outside right top Left reverse samplen 2
set style line 1 lc rgb "#0b5fa5" lw 2.5 pt 7 ps 0.6
set style line 2 lc rgb "#d9822b" lw 2 pt 5 ps 0.6
set style line 3 lc rgb "#2e8b57" lw 2 pt 9 ps 0.7
set style line 4 lc rgb "#7b4fa3" lw 2 pt 11 ps 0.7
set style line 5 lc rgb "#b03060" lw 2 pt 13 ps 0.7
set style line 6 lc rgb "#666666" lw 2 pt 4 ps 0.6
set style line 7 lc rgb "#8c6d31" lw 2 pt 6 ps 0.6
set style line 8 lc rgb "#17a2a2" lw 2 pt 8 ps 0.7
set style increment user
