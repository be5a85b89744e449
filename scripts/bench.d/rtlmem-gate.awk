# SPDX-License-Identifier: GPL-2.0-only
#
# Holds rtlmem.csv, the second file, against the promises of a page, the first; see
# rtlmem-gate. A line per promise, and one for each place where it is not kept.

function bad_promise() {
	print "FAILED not a promise: " $0
	nr_broken++
}

function read_promise(    words, word, n, i, value, limits) {
	value["difference"] = "none"
	value["step"] = 1
	n = split($0, words, " ")
	for (i = 3; i <= n; i++) {
		if (split(words[i], word, "=") != 2 ||
		    word[1] !~ /^(op|over|size|step|difference|least)$/) {
			bad_promise()
			return
		}
		value[word[1]] = word[2]
	}
	if (value["op"] == "" || value["over"] == "" ||
	    value["least"] !~ /^(spread|[0-9]+(\.[0-9]+)?)$/ ||
	    value["size"] !~ /^[0-9]+(-[0-9]+)?$/ || value["step"] !~ /^[1-9][0-9]*$/) {
		bad_promise()
		return
	}
	n = split(value["size"], limits, "-")
	nr_promises++
	op[nr_promises] = value["op"]
	over[nr_promises] = value["over"]
	difference[nr_promises] = value["difference"]
	least[nr_promises] = value["least"]
	step[nr_promises] = value["step"]
	from[nr_promises] = limits[1] + 0
	to[nr_promises] = limits[n] + 0
	text[nr_promises] = $0
	sub(/^\.\. bench-ratio: +/, "", text[nr_promises])
}

# judge(PROMISE, PLACE): in how many boots there are figures, in how many it is kept;
# the figures of the first where it is not, and the worst ratio of all.
function judge(p, place,    b, us, them, allowed, most, spread, good) {
	kept_boots = all_boots = 0
	for (b = 1; b <= nr_boots; b++) {
		us = boots[b] SUBSEP place SUBSEP "ours"
		them = boots[b] SUBSEP place SUBSEP over[p]
		if (!(us in median) || !(them in median))
			continue
		all_boots++
		if (least[p] == "spread") {
			spread = p75[them] - p25[them]
			if (spread < least_spread)
				spread = least_spread
			if (spread < least_share * median[them])
				spread = least_share * median[them]
			allowed = p75[them] + spread
			# What is noisier than that cannot be judged, so it fails.
			most = (1 + most_share) * median[them] + 2 * least_spread
			good = median[us] <= (allowed < most ? allowed : most)
		} else {
			good = ratio[them] >= least[p] + 0
		}
		kept_boots += good
		if (worst == "" || ratio[them] < worst)
			worst = ratio[them]
		if (!good && figures == "")
			figures = sprintf("%s %s (%s to %s), ours %s (%s to %s) ns", over[p],
				median[them], p25[them], p75[them], median[us], p25[us], p75[us])
	}
}

# check(PROMISE, SIZE)
function check(p, size,    o, place, aligned, unaligned) {
	for (o = 1; o <= nr_offsets; o++) {
		place = op[p] SUBSEP size SUBSEP offsets[o] SUBSEP difference[p]
		figures = ""
		judge(p, place)
		if (!all_boots)
			continue
		if (offsets[o] == "0,0")
			aligned = 1
		else
			unaligned = 1
		nr_places++
		if (all_boots == nr_boots && 2 * kept_boots > all_boots)
			continue
		failures = failures sprintf("\n  %d bytes, offset %s: %d of %d boots kept it; %s",
			size, offsets[o], kept_boots, nr_boots, figures)
		nr_failures++
		nr_failed_places++
	}
	if (!aligned || !unaligned) {
		failures = failures sprintf("\n  %d bytes, %s: not measured", size,
			aligned ? "unaligned" : unaligned ? "aligned" : "any offset")
		nr_failures++
	}
}

FNR == 1 {
	file++
}

file == 1 && /^\.\. bench-sizes: / {
	for (i = 3; i <= NF; i++)
		sizes[++nr_sizes] = $i + 0
}

file == 1 && /^\.\. bench-ratio: / {
	read_promise()
}

file == 2 && FNR == 1 {
	nr = split($0, names, ",")
	for (i = 1; i <= nr; i++)
		column[names[i]] = i
	next
}

file == 2 {
	split($0, field, ",")
	offset = field[column["first_offset"]] "," field[column["second_offset"]]
	boot = field[column["boot"]]
	place = boot SUBSEP field[column["op"]] SUBSEP field[column["size"]] SUBSEP offset \
		SUBSEP field[column["difference"]] SUBSEP field[column["rival"]]
	# A dry run has no figures.
	if (field[column["ns_median"]] !~ /^[0-9]+\.[0-9]+$/ || field[column["ns_median"]] <= 0)
		next
	if (!seen_boot[boot]++)
		boots[++nr_boots] = boot
	if (!seen_offset[offset]++)
		offsets[++nr_offsets] = offset
	p25[place] = field[column["ns_p25"]]
	median[place] = field[column["ns_median"]]
	p75[place] = field[column["ns_p75"]]
	ratio[place] = field[column["ratio_median"]]
}

END {
	for (p = 1; p <= nr_promises; p++) {
		failures = worst = ""
		nr_failures = nr_failed_places = nr_places = 0
		for (s = 1; s <= nr_sizes; s++)
			if (sizes[s] >= from[p] && sizes[s] <= to[p] && sizes[s] % step[p] == 0)
				check(p, sizes[s])
		if (!nr_places)
			nr_failures++
		printf "%s %s: %d of %d places kept it, least ratio %s%s\n",
			nr_failures ? "FAILED" : "ok", text[p], nr_places - nr_failed_places,
			nr_places, worst == "" ? "-" : worst, failures
		if (nr_failures)
			nr_broken++
		else
			nr_kept++
	}
	if (nr_boots < least_boots) {
		print "FAILED times of " nr_boots + 0 " boots, " least_boots " are asked for"
		nr_broken++
	}
	if (!nr_promises || !nr_sizes)
		print "FAILED there are no promises, or no sizes"
	printf "%d passed, %d failed\n", nr_kept, nr_broken
	exit nr_broken || !nr_kept
}
