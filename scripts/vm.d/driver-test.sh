#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs in the guest: drivers from their start to their end, as insmod and rmmod show them,
# and what the log says of them. Prints TAP.
#
# shellcheck disable=SC2317  # cases are called by name
set -u

# shellcheck source=scripts/vm.d/guest-tap.sh
. "${0%/*}/guest-tap.sh"

OUT=/tmp/driver-test.out
LOG=/tmp/driver-test.log

# Ends with the log of what happened since the last call in $LOG.
take_log()
{
	dmesg -c | sed 's/^\[ *[0-9.]*\] //' >"$LOG"
}

# logged LINE...: the log has them, each behind the one before; they are expressions.
logged()
{
	rest=$(cat "$LOG")
	for line; do
		if ! echo "$rest" | grep -qE -- "$line"; then
			echo "not in the log, or not in order: $line"
			cat "$LOG"
			return 1
		fi
		# Not by -v, which takes backslashes for its own.
		rest=$(echo "$rest" |
			LINE=$line awk 'on { print } !on && $0 ~ ENVIRON["LINE"] { on = 1 }')
	done
}

not_logged()
{
	if grep -E -- "$1" "$LOG"; then
		return 1
	fi
}

load()
{
	insmod "/modules/$1.ko" || return
	take_log
}

unload()
{
	rmmod "$1" || return
	take_log
}

# load_fails NAME ERROR: so says insmod, and nothing of it stays.
load_fails()
{
	if insmod "/modules/$1.ko" 2>"$OUT"; then
		echo "$1 was loaded"
		rmmod "$1"
		return 1
	fi
	take_log
	cat "$OUT"
	grep -q "$2" "$OUT" && ! loaded "$1"
}

loaded()
{
	grep -q "^$1 " /proc/modules
}

starts_and_ends()
{
	load test_good && logged \
		'^test_good: \\Driver\\test_good$' \
		'^test_good: \\Registry\\Machine\\System\\CurrentControlSet\\Services\\test_good$' \
		'^test_good: IRQL 0, its own entry$' \
		'^test_good: 28 major functions refuse$' &&
		unload test_good && logged '^test_good: unload, the driver object is the same$'
}

starts_again()
{
	for _ in 1 2 3; do
		starts_and_ends || return
	done
}

failure_fails_insmod()
{
	load_fails test_fails 'Cannot allocate memory' &&
		logged 'test_fails: DriverEntry failed with 0xc000009a STATUS_INSUFFICIENT_RESOURCES' &&
		not_logged 'unload must not run'
}

warning_fails_insmod()
{
	load_fails test_warns 'Input/output error' &&
		logged 'test_warns: DriverEntry failed with 0x80001234'
}

leak_of_failure_is_reported()
{
	load_fails test_leaks_early 'not supported' &&
		logged 'DriverEntry failed with 0xc00000bb STATUS_NOT_SUPPORTED' \
			'test_leaks_early: .*256 bytes'
}

leaks_are_reported()
{
	load test_leaks && logged 'violation 0xc2 BAD_POOL_CALLER' || return
	unload test_leaks || return
	logged '^test_leaks: unload$' &&
		logged 'driver unloaded without deleting its lookaside list' 'tag ktsl' \
			'driver unloaded without deleting its lookaside list' 'tag ktsl' &&
		logged 'driver unloaded without freeing its pool blocks' 'concerns 4 of them' &&
		logged 'test_leaks: 3 blocks of paged pool with tag keno leaked, 300 bytes' &&
		logged 'test_leaks: 1 blocks? of nonpaged pool with tag ktwo leaked, 5000 bytes' &&
		logged 'test_leaks: 4 violations while it was loaded, the first: 0xc2 BAD_POOL_CALLER'
}

bug_check_ends_unload()
{
	load test_stops || return
	rmmod test_stops 2>"$OUT"
	take_log
	cat "$OUT"
	logged 'STOP: 0xDEAD0001' && ! loaded test_stops
}

two_share()
{
	load test_first && load test_second && unload test_first &&
		logged '^test_first: 100 of 100 blocks are whole$' &&
		load test_first && unload test_second &&
		logged '^test_second: 100 of 100 blocks are whole$' && unload test_first &&
		logged '^test_first: 100 of 100 blocks are whole$'
}

two_share_in_a_race()
{
	for _ in 1 2 3 4 5; do
		insmod /modules/test_first.ko &
		insmod /modules/test_second.ko || return
		wait $! || return
		rmmod test_second &
		rmmod test_first || return
		wait $! || return
	done
	take_log
	[ "$(grep -c '100 of 100 blocks are whole' "$LOG")" -eq 10 ] || { cat "$LOG"; false; }
}

sources_in_two_languages()
{
	load test_mixed && logged '^test_mixed: 82 from C\+\+, 0xc0000095 in C$' \
		'^test_mixed: a checked build it is$' &&
		unload test_mixed && logged '^test_mixed: unload$'
}

operators_of_new_h()
{
	load test_new && logged '^test_new: 0 things are wrong$' && unload test_new &&
		logged '^test_new: unload$' && not_logged 'leaked|violation'
}

ntmem_stays_while_used()
{
	load test_good || return
	if rmmod ntmem 2>"$OUT"; then
		insmod /modules/ntmem.ko
		return 1
	fi
	unload test_good && grep -q 'busy\|temporarily unavailable\|in use' "$OUT"
}

# sample_runs NAME LINE...
sample_runs()
{
	sample=sample_$1
	shift
	load "$sample" && logged "$@" && unload "$sample" && logged '^DriverUnload: '
}

take_log
check 'a driver starts and ends' starts_and_ends
check 'a driver starts again after its end' starts_again
check 'a failing DriverEntry fails insmod' failure_fails_insmod
check 'a warning fails insmod' warning_fails_insmod
check 'what a failing DriverEntry leaves is reported' leak_of_failure_is_reported
check 'what a driver leaves is reported under its name' leaks_are_reported
check 'a bug check in DriverUnload ends that and no more' bug_check_ends_unload
check 'two drivers share ntmem' two_share
check 'two drivers come and go at once' two_share_in_a_race
check 'a driver of C and C++ runs' sources_in_two_languages
check 'the operators of new.h do what they promise' operators_of_new_h
check 'ntmem stays while a driver uses it' ntmem_stays_while_used
check 'the lookaside sample runs' sample_runs lookaside '^0$' '^49$' 'Paged list: 50 allocations' \
	'NonPaged list: 100 allocations, [0-9]+ hits'
check 'the rtlmem sample runs' sample_runs rtlmem 'the two blocks are same$' 'the move is right$'
check 'the newdelete sample runs' sample_runs newdelete 'class new, 1024 bytes of paged' \
	'constructor' "destructor of 'O'" 'class delete' 'class new, 1024 bytes of nonpaged' \
	'class delete' 'new\[\], 100' 'new\[\], 100' 'delete\[\]' 'delete\[\]' '4 corners' \
	'of the square' 'of the shape'
check 'the object sample runs' sample_runs object '^2 objects live$' 'destructor, level 0$' \
	'constructor, level 3$' 'destructor, level 3$' 'destructor, level 1$' \
	'constructor refuses level 4$' 'destructor, level 3$' 'no array, 0 objects live$'
check 'the probe sample runs' sample_runs probe 'was caught, the program goes on$' \
	'behind the block runs$' ' 0 probes went wrong|^0 probes went wrong'
check 'the exception sample runs' sample_runs exception 'the program keeps going$' \
	'handler of the caller$' 'rest of the body runs$' 'returned 1$'
check 'the assertion sample runs' sample_runs assertion 'Assertion failed: Number == 2' \
	'goes on behind ASSERT$' 'handler of NT_ASSERT,' 'goes on behind NT_ASSERTMSG$'
check 'the irql sample runs' sample_runs irql 'nonpaged list at IRQL 2: an item$' \
	'violation 0x0a IRQL_NOT_LESS_OR_EQUAL' 'it was caught, and the driver goes on$'
checked
