# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Cases in TAP, for the tests that run in the guest.

NR=0
FAILED=0

# check NAME COMMAND...: one case.
check()
{
	name=$1
	shift
	NR=$((NR + 1))
	if "$@" >/tmp/check.out 2>&1; then
		echo "ok $NR $name"
	else
		FAILED=$((FAILED + 1))
		echo "not ok $NR $name"
		sed 's/^/# /' /tmp/check.out
	fi
}

# The last command: how many there were, and whether all passed.
checked()
{
	echo "1..$NR"
	[ "$FAILED" -eq 0 ]
}
