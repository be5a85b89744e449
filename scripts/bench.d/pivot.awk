# SPDX-License-Identifier: GPL-2.0-only
#
# From a CSV file with a line of names to a table: one line for each value of
# the columns "rows" (names joined by commas), one column for each value of the
# column "across", the column "value" inside. "where" keeps lines only that have
# NAME=VALUE[|VALUE]..., joined by commas. For people, or with "data=1" for
# gnuplot, which takes names in quotes. Where several lines meet in one place
# the last counts. Exits with 3 if nothing was kept.

function key(names,    part, n, i, text) {
	n = split(names, part, ",")
	text = $(column[part[1]])
	for (i = 2; i <= n; i++)
		text = text " " $(column[part[i]])
	return text
}

function wanted(    i, n, part) {
	for (i = 1; i <= nr_conditions; i++) {
		n = split(condition[i], part, "=")
		if (index("|" part[2] "|", "|" $(column[part[1]]) "|") == 0)
			return 0
	}
	return 1
}

function width(c) {
	return length(col_name[c]) > 11 ? length(col_name[c]) : 11
}

BEGIN {
	FS = ","
	nr_conditions = split(where, condition, ",")
}

NR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	needed = rows "," across "," value
	n = split(needed, part, ",")
	for (i = 1; i <= n; i++)
		if (!(part[i] in column)) {
			print "no column " part[i] " in " FILENAME >"/dev/stderr"
			failed = 1
			exit 2
		}
	for (i = 1; i <= nr_conditions; i++) {
		split(condition[i], part, "=")
		if (!(part[1] in column)) {
			print "no column " part[1] " in " FILENAME >"/dev/stderr"
			failed = 1
			exit 2
		}
	}
	next
}

wanted() {
	row = key(rows)
	col = key(across)
	if (!(row in seen_row)) {
		seen_row[row] = 1
		row_name[++nr_rows] = row
	}
	if (!(col in seen_col)) {
		seen_col[col] = 1
		col_name[++nr_cols] = col
	}
	cell[row, col] = $(column[value])
}

END {
	if (failed)
		exit 2
	if (!nr_rows)
		exit 3
	if (data)
		printf "\"\""
	else
		printf "  %-32s", rows
	for (c = 1; c <= nr_cols; c++)
		printf data ? " \"%s\"" : " %" width(c) "s", col_name[c]
	print ""
	for (r = 1; r <= nr_rows; r++) {
		printf data ? row_name[r] ~ /^[0-9]+$/ ? "%s" : "\"%s\"" : "  %-32s", row_name[r]
		for (c = 1; c <= nr_cols; c++) {
			place = row_name[r] SUBSEP col_name[c]
			printf data ? " %s" : " %" width(c) "s", place in cell ? cell[place] : data ? "NaN" : "-"
		}
		print ""
	}
}
