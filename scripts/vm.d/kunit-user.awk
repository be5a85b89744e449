# SPDX-License-Identifier: GPL-2.0-only
#
# The user space tests' part of the guest's output, each put as one more suite, which
# "user begin NAME" begins. Whatever else the guest says is a problem. Expected is how many
# there are to be; sums as in kunit-report.awk.

function problem(text) {
	print "# problem: " text
	problems++
	problems_here++
}

/^user begin [a-z_]+$/ {
	inside = 1
	suite = $3
	planned = seen = failed_here = problems_here = 0
	print "    # Subtest: " suite
	next
}

/^user end [0-9]+$/ {
	inside = 0
	ended++
	if (planned != seen || planned == 0)
		problem(suite ": " planned + 0 " cases planned, " seen + 0 " reported")
	if ($3 != 0 && failed_here == 0)
		problem(suite ": exit status " $3)
	print(failed_here + problems_here ? "not ok " : "ok ") ended " " suite
	next
}

inside {
	print "    " $0
	if (/^1\.\.[0-9]+$/) {
		planned = substr($0, 4)
	} else if (/^not ok [0-9]+ /) {
		seen++
		failed++
		failed_here++
	} else if (/^ok [0-9]+ /) {
		seen++
		if (/# SKIP/)
			skipped++
		else
			passed++
	}
	next
}

/^failed: / { problem(substr($0, 9)); next }
{ print "# " $0 }

END {
	if (ended != expected)
		problem(ended + 0 " of " expected " tests in user space reported")
	print passed + 0, failed + problems + 0, skipped + 0 >sums
}
