# SPDX-License-Identifier: GPL-2.0-only
#
# From the console log of a kunit run to KTAP: the first run of each suite as
# the kernel printed it, further ones only where they went wrong. A case is a result
# indented by one level; parameter rows lie deeper. Problems that are no case
# count as one failure each. The sums go to the file named by "sums".

function problem(text) {
	print "# problem: " text
	problems++
}

# Closes the books of one run: every case of the plan, and the suite's verdict.
function close_run() {
	if (module == "")
		return
	if (verdicts == 0)
		problem(module ": no suite reported")
	if (planned != seen)
		problem(module ": " planned " cases planned, " seen " reported")
	module = ""
}

{
	sub(/\r$/, "")
	sub(/^\[ *[0-9]+\.[0-9]+\] /, "")
}

/^ntmem-run: / {
	close_run()
	if ($2 == "begin") {
		module = $3
		run = $4
		again = run != "first"
		planned = seen = verdicts = 0
	}
	if ($2 == "done")
		finished = 1
	next
}

/reboot: Power down/ { powered_down = 1 }

module == "" { next }

/^    1\.\.[0-9]+$/ {
	plan = $0
	sub(/.*\.\./, "", plan)
	planned += plan
}

/^    (not )?ok [0-9]+ / {
	seen++
	if (again) {
		if (/^    not ok/)
			problem(module " run " run ":" $0)
	} else if (/^    not ok/) {
		failed++
	} else if (/# SKIP/) {
		skipped++
	} else {
		passed++
	}
}

/^(not )?ok [0-9]+ / {
	verdicts++
	# A suite can fail outside its cases, in its own set-up.
	if (/^not ok/ && failed == 0)
		problem($0)
}

/^KTAP version|^1\.\.[0-9]|^(not )?ok [0-9]|^# |^    / {
	if (!again && !/^(KTAP version|1\.\.)/)
		print
}

END {
	close_run()
	if (!finished)
		problem("the run did not reach its end")
	if (!powered_down)
		problem("the machine did not power down")
	print passed + 0, failed + problems + 0, skipped + 0 >sums
}
