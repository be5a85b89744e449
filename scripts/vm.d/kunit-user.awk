# SPDX-License-Identifier: GPL-2.0-only
#
# The user space tests' part of the guest's output, put as one more suite.
# Whatever else the guest says is a problem. Sums as in kunit-report.awk.

function problem(text) {
	print "# problem: " text
	problems++
}

$0 == "user begin" {
	inside = 1
	print "    # Subtest: ntmem_debugfs_user"
	next
}

/^user end [0-9]+$/ {
	inside = 0
	ended = 1
	if (planned != seen || planned == 0)
		problem("ntmem_debugfs_user: " planned + 0 " cases planned, " seen + 0 " reported")
	if ($3 != 0 && failed == 0)
		problem("ntmem_debugfs_user: exit status " $3)
	print(failed + problems ? "not ok 1 " : "ok 1 ") "ntmem_debugfs_user"
	next
}

inside {
	print "    " $0
	if (/^1\.\.[0-9]+$/) {
		planned = substr($0, 4)
	} else if (/^not ok [0-9]+ /) {
		seen++
		failed++
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
	if (expected && !ended)
		problem("ntmem_debugfs_user: no result")
	print passed + 0, failed + problems + 0, skipped + 0 >sums
}
