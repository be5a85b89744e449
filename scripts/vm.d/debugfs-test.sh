#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs in the guest: exercises the debugfs files from user space, as root and
# as an ordinary user, with good and bad input. Prints TAP.
#
# shellcheck disable=SC2317  # cases are called by name
set -u

# shellcheck source=scripts/vm.d/guest-tap.sh
. "${0%/*}/guest-tap.sh"

DIR=/sys/kernel/debug/ntmem
REPORTS='lookaside/result lookaside/lists lookaside/bounds pool/result pool/tags
	rtlmem/result irql/result exception/result probe/result violations'
ERR=/tmp/debugfs-test.err
# put FILE LINE: writes a line. busybox's echo, unlike its printf, says why it
# could not.
put()
{
	echo "$2" >"$DIR/$1"
}

# refused FILE LINE ERROR: the line is refused with that error and one new line
# in the log that names the file.
refused()
{
	before=$(dmesg | grep -c "ntmem: $1:")
	if (put "$1" "$2") 2>"$ERR"; then
		echo "accepted: $2"
		return 1
	fi
	after=$(dmesg | grep -c "ntmem: $1:")
	cat "$ERR"
	grep -q "$3" "$ERR" && [ "$after" -eq $((before + 1)) ]
}

shows()
{
	grep -q "^$2\$" "$DIR/$1" || { cat "$DIR/$1"; false; }
}

# mode FILE MODE
mode()
{
	[ "$(stat -c %a "$DIR/$1")" = "$2" ]
}

lookaside_runs()
{
	put lookaside/run "type=$1 count=50 loops=20 threads=2 order=random tag=Test" &&
		shows lookaside/result 'verdict: pass' &&
		shows lookaside/result 'pairs: 2000' &&
		shows lookaside/result 'allocates: 2000'
}

pool_runs()
{
	put pool/run "type=$1 size=$2 count=50 loops=10 zero=1 tag=Test" &&
		shows pool/result 'verdict: pass' &&
		shows pool/result 'pairs: 500'
}

# rtlmem_passes WORDS LINE: the job passes, and its result has that line.
rtlmem_passes()
{
	put rtlmem/run "$1" &&
		shows rtlmem/result 'verdict: pass' &&
		shows rtlmem/result 'corrupt_bytes: 0' &&
		shows rtlmem/result 'canaries_intact: 1' &&
		shows rtlmem/result "$2"
}

# A refused line leaves the result as it was.
rtlmem_result_stays()
{
	put rtlmem/run 'op=compare size=10 difference=3 loops=5' || return 1
	cp "$DIR/rtlmem/result" /tmp/debugfs-test.before
	refused rtlmem/run 'op=fill overlap=1' 'Invalid argument' &&
		refused rtlmem/run 'op=compare size=10 difference=10' 'out of range\|result out' &&
		cmp "$DIR/rtlmem/result" /tmp/debugfs-test.before
}

# irql_passes WORDS LINE: the job passes, its result has that line, and what it did
# wrong on purpose is not among the violations.
irql_passes()
{
	put irql/run "$1" &&
		shows irql/result 'verdict: pass' &&
		shows irql/result "$2" &&
		no_violation
}

# exception_passes SCENARIO TRACE: the scene says that.
exception_passes()
{
	put exception/run "scenario=$1" &&
		shows exception/result 'verdict: pass' &&
		shows exception/result "trace: $2" &&
		no_violation
}

irql_cancels()
{
	cancels irql 'action=walk level=15' && shows irql/result 'wrong_levels: 0'
}

# probe_passes WORDS LINE: as rtlmem_passes.
probe_passes()
{
	put probe/run "$1" &&
		shows probe/result 'verdict: pass' &&
		shows probe/result 'corrupt_bytes: 0' &&
		shows probe/result 'violations: 0' &&
		shows probe/result "$2"
}

# The shell's own memory, as the kernel tells the shell.
probe_of_mapping_passes()
{
	range=$(grep -m 1 " $1 " /proc/$$/maps | cut -d' ' -f1)
	[ -n "$range" ] && probe_passes "address=0x${range%-*} length=1 alignment=1" "$2"
}

numbers_are_printed()
{
	dmesg -c >/dev/null
	put lookaside/run "count=50 loops=2 print=1" || return 1
	dmesg | sed 's/^\[[^]]*\] //' | grep -E '^[0-9]+$' >/tmp/debugfs-test.numbers
	seq 0 49 | cmp - /tmp/debugfs-test.numbers
}

too_long()
{
	line=$(printf '%300s' size=1)
	refused lookaside/run "$line" 'Argument list too long'
}

two_lines()
{
	refused lookaside/run 'size=1
size=2' 'Invalid argument'
}

holds_nul()
{
	if printf 'size=1\0count=2\n' 2>"$ERR" >"$DIR/lookaside/run"; then
		return 1
	fi
	shows lookaside/result 'verdict: none'
}

clears()
{
	put lookaside/run clear && [ "$(cat $DIR/lookaside/result)" = 'verdict: none' ] &&
		put pool/run clear && [ "$(cat $DIR/pool/result)" = 'verdict: none' ] &&
		put rtlmem/run clear && [ "$(cat $DIR/rtlmem/result)" = 'verdict: none' ] &&
		put irql/run clear && [ "$(cat $DIR/irql/result)" = 'verdict: none' ] &&
		put exception/run clear && [ "$(cat $DIR/exception/result)" = 'verdict: none' ] &&
		put probe/run clear && [ "$(cat $DIR/probe/result)" = 'verdict: none' ]
}

# start_long AREA [WORDS]: a job that would run for hours; waits until it has begun.
start_long()
{
	sh -c "echo loops=100000000 ${2-threads=2} >$DIR/$1/run" 2>"$ERR.long" &
	LONG=$!
	tries=100
	while ! grep -q '^verdict: running' "$DIR/$1/result"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		usleep 50000
	done
	usleep 200000
}

# cancels AREA [WORDS]: while a job runs, its area is busy, and cancelling ends it.
cancels()
{
	start_long "$@" || return 1
	grep -q '^progress_percent: ' "$DIR/$1/result" &&
		grep -q '^remaining_s: ' "$DIR/$1/result" &&
		refused "$1/run" 'size=1' 'Device or resource busy' &&
		refused "$1/run" 'clear' 'Device or resource busy'
	ok=$?
	put "$1/run" cancel
	wait "$LONG" && ok=1
	cat "$ERR.long"
	grep -q 'Operation canceled' "$ERR.long" && [ $ok -eq 0 ] &&
		shows "$1/result" 'verdict: cancelled'
}

rtlmem_cancels()
{
	cancels rtlmem 'op=move overlap=1' && ! shows rtlmem/result 'loops_done: 0'
}

# is_killed AREA [WORDS]: the job ends with its writer.
is_killed()
{
	start_long "$@" || return 1
	kill -9 "$LONG"
	wait "$LONG"
	tries=100
	while grep -q '^verdict: running' "$DIR/$1/result"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		usleep 50000
	done
	shows "$1/result" 'verdict: cancelled'
}

# busy_module_stays AREA [WORDS]: a module whose job runs cannot be removed.
busy_module_stays()
{
	start_long "$@" || return 1
	! rmmod ntmem 2>/dev/null
	ok=$?
	put "$1/run" cancel
	wait "$LONG"
	[ $ok -eq 0 ] && [ -d $DIR ]
}

lists_show_a_live_list()
{
	start_long lookaside || return 1
	grep -Eq '^Demo paged +paged +(exact|percpu) +64 ' $DIR/lookaside/lists
	ok=$?
	cat $DIR/lookaside/lists
	put lookaside/run cancel
	wait "$LONG"
	[ $ok -eq 0 ] && ! grep -q '^Demo' $DIR/lookaside/lists
}

# bound NAME: its value.
bound()
{
	sed -n "s/^$1: //p" $DIR/lookaside/bounds
}

# What lists may cache is within the bounds, and nothing is taken when none is.
bounds_hold()
{
	start_long lookaside || return 1
	cat $DIR/lookaside/bounds
	[ "$(bound reserved_bytes)" -gt 0 ] &&
		[ "$(bound reserved_bytes)" -le "$(bound max_list_bytes)" ] &&
		[ "$(bound max_list_bytes)" -le "$(bound max_total_bytes)" ] &&
		[ "$(bound reserved_entries)" -le "$(bound max_list_entries)" ]
	ok=$?
	put lookaside/run cancel
	wait "$LONG"
	[ $ok -eq 0 ] && [ "$(bound reserved_bytes)" -eq 0 ] &&
		[ "$(bound reserved_entries)" -eq 0 ]
}

# With a bound of its own the module keeps to it, and a job still passes.
small_bounds_hold()
{
	rmmod ntmem && insmod /modules/ntmem.ko max_list_entries=40 max_total_kbytes=2 ||
		return 1
	start_long lookaside || return 1
	cat $DIR/lookaside/bounds $DIR/lookaside/lists
	[ "$(bound max_list_entries)" -eq 40 ] && [ "$(bound max_total_bytes)" -eq 2048 ] &&
		[ "$(bound reserved_bytes)" -le 2048 ] &&
		awk '/^Demo/ { ok = $12 <= 32 } END { exit !ok }' $DIR/lookaside/lists
	ok=$?
	put lookaside/run cancel
	wait "$LONG"
	[ $ok -eq 0 ] && lookaside_runs nonpaged
	ok=$?
	rmmod ntmem && insmod /modules/ntmem.ko
	[ $ok -eq 0 ]
}

# Without caches per CPU lists stay as they begin.
lists_stay_exact_if_asked()
{
	rmmod ntmem && insmod /modules/ntmem.ko cache=0 || return 1
	start_long lookaside || return 1
	usleep 500000
	grep -Eq '^Demo paged +paged +exact ' $DIR/lookaside/lists
	ok=$?
	put lookaside/run cancel
	wait "$LONG"
	rmmod ntmem && insmod /modules/ntmem.ko
	[ $ok -eq 0 ]
}

# The kernel's own view of the shrinker, where it has one.
shrinker_is_shown()
{
	[ -d /sys/kernel/debug/shrinker ] || return 0
	shrinker=$(ls -d /sys/kernel/debug/shrinker/ntmem-lookaside-*) || return 1
	start_long lookaside || return 1
	cat "$shrinker/count"
	[ -n "$(cat "$shrinker/count")" ] && echo 0 0 100000 >"$shrinker/scan"
	ok=$?
	put lookaside/run cancel
	wait "$LONG"
	[ $ok -eq 0 ] && shows lookaside/result 'corrupt_entries: 0'
}

tags_balance()
{
	put pool/run 'tag=Bal count=10 loops=3 type=nonpaged' || return 1
	cat $DIR/pool/tags
	awk '$1 == "Bal" && $2 == "Nonp" { ok = $3 >= 30 && $3 == $4 && $5 == 0 && $6 == 0 }
		END { exit !ok }' $DIR/pool/tags
}

DEFAULT_FILTER='*=0x0,WIN2000=0x1,DEFAULT=0xf'

filter_is_default()
{
	[ "$(cat $DIR/debug/filter)" = "$DEFAULT_FILTER" ]
}

# filter_becomes WORDS LINE: what the file shows after these were written. It then
# takes that back after it has been something else.
filter_becomes()
{
	put debug/filter "$1" && tee /tmp/debugfs-test.filter <$DIR/debug/filter &&
		[ "$(cat /tmp/debugfs-test.filter)" = "$2" ] &&
		put debug/filter '*=0x5,WIN2000=0x6' &&
		cat /tmp/debugfs-test.filter >$DIR/debug/filter &&
		[ "$(cat $DIR/debug/filter)" = "$2" ]
	ok=$?
	put debug/filter "$DEFAULT_FILTER"
	return $ok
}

# filter_refused WORDS ERROR: as refused, and nothing is changed.
filter_refused()
{
	refused debug/filter "$1" "$2" && [ "$(cat $DIR/debug/filter)" = "$DEFAULT_FILTER" ]
}

filter_holds_nul()
{
	! printf 'DEFAULT=1\0DEFAULT=2\n' 2>"$ERR" >"$DIR/debug/filter" &&
		[ "$(cat $DIR/debug/filter)" = "$DEFAULT_FILTER" ]
}

filter_too_long()
{
	line=$(printf '%5000s' DEFAULT=0)
	filter_refused "$line" 'Argument list too long'
}

# nr_shown WORDS: of three numbers, which print=1 prints by DbgPrint, with this filter.
# Others may have something to say meanwhile.
nr_shown()
{
	dmesg -c >/dev/null
	put debug/filter "$1" && put lookaside/run 'count=3 loops=1 print=1' >&2
	dmesg -c | grep -cE '(^|\] )[012]$'
}

filter_hides_and_shows()
{
	hidden=$(nr_shown DEFAULT=0)
	shown=$(nr_shown "$DEFAULT_FILTER")
	echo "$hidden hidden, $shown shown"
	[ "$hidden" -eq 0 ] && [ "$shown" -eq 3 ]
}

# A parameter that is not understood keeps the module out, and the log says why.
filter_parameter_is_checked()
{
	rmmod ntmem && dmesg -c >/dev/null || return 1
	insmod /modules/ntmem.ko filter=DEFAULT=0xff,NOBODY=1 2>/dev/null
	ok=$((!$?))
	dmesg | grep -q 'ntmem: filter=: unknown component "NOBODY"' || ok=1
	insmod /modules/ntmem.ko filter=DEFAULT=0xff,ihvdriver=0x3 || ok=1
	line='*=0x0,WIN2000=0x1,IHVDRIVER=0x3,DEFAULT=0xff'
	[ "$(cat $DIR/debug/filter)" = "$line" ] || ok=1
	[ "$(cat /sys/module/ntmem/parameters/filter)" = "$line" ] || ok=1
	rmmod ntmem && insmod /modules/ntmem.ko
	[ $ok -eq 0 ] && [ "$(cat $DIR/debug/filter)" = "$DEFAULT_FILTER" ]
}

as_user()
{
	su -s /bin/sh nobody -c "$1"
}

user_is_kept_out()
{
	! as_user "cat $DIR/lookaside/result" &&
		! as_user "echo loops=1 >$DIR/lookaside/run" &&
		! as_user "ls $DIR"
}

# The folder may be opened to a user; then the modes of the files must hold.
user_with_access_cannot_run()
{
	chmod 755 /sys/kernel/debug
	as_user "cat $DIR/lookaside/result $DIR/lookaside/lists $DIR/lookaside/bounds" &&
		as_user "cat $DIR/pool/tags $DIR/rtlmem/result $DIR/irql/result" &&
		as_user "cat $DIR/probe/result $DIR/violations" &&
		! as_user "echo loops=1 >$DIR/lookaside/run" &&
		! as_user "echo loops=1 >$DIR/pool/run" &&
		! as_user "echo loops=1 >$DIR/rtlmem/run" &&
		! as_user "echo loops=1 >$DIR/irql/run" &&
		! as_user "echo loops=1 >$DIR/exception/run" &&
		! as_user "echo op=read >$DIR/probe/run" &&
		! as_user "echo DEFAULT=0 >$DIR/debug/filter" &&
		! as_user "cat $DIR/debug/filter" &&
		! as_user "cat $DIR/lookaside/run"
	ok=$?
	chmod 700 /sys/kernel/debug
	return $ok
}

reports_cannot_be_written()
{
	for file in $REPORTS; do
		if (echo x >"$DIR/$file") 2>/dev/null; then
			return 1
		fi
	done
}

no_violation()
{
	shows violations 'total: 0'
}

check 'run is mode 200' mode lookaside/run 200
check 'pool run is mode 200' mode pool/run 200
check 'rtlmem run is mode 200' mode rtlmem/run 200
check 'irql run is mode 200' mode irql/run 200
check 'exception run is mode 200' mode exception/run 200
check 'probe run is mode 200' mode probe/run 200
check 'debug filter is mode 600' mode debug/filter 600
for file in $REPORTS; do
	check "$file is mode 444" mode "$file" 444
done
for type in paged nonpaged ex-paged ex-nonpaged; do
	check "lookaside type=$type passes" lookaside_runs $type
done
for size in 1 64 4000 5000 70000; do
	check "pool nonpaged size=$size passes" pool_runs nonpaged $size
	check "pool paged size=$size passes" pool_runs paged $size
done
for op in copy move copy-nontemporal move-volatile move-device; do
	for overlap in 1 -8; do
		check "rtlmem op=$op overlap=$overlap passes" rtlmem_passes \
			"op=$op size=10000 overlap=$overlap loops=100" "overlap_bytes: $overlap"
	done
done
check 'rtlmem fill passes' rtlmem_passes 'op=fill size=5000 offset=3' 'pattern: 0xaa'
check 'rtlmem fill-ulong passes' rtlmem_passes 'op=fill-ulong pattern=0xcafef00d' \
	'pattern: 0xcafef00d'
check 'rtlmem zero passes in a softirq' rtlmem_passes 'op=zero context=softirq' \
	'context: softirq'
check 'rtlmem compare finds all equal' rtlmem_passes 'op=compare' 'returned: 4096'
check 'rtlmem compare stops at the difference' rtlmem_passes \
	'op=compare size=100 difference=42' 'returned: 42'
check 'rtlmem equal sees the difference' rtlmem_passes 'op=equal difference=4095' 'returned: 0'
check 'rtlmem takes size=0' rtlmem_passes 'op=copy size=0' 'bytes: 0'
check 'rtlmem takes the largest size' rtlmem_passes 'op=move size=16777216 loops=1' \
	'bytes: 16777216'
check 'irql finds paged lists at DISPATCH_LEVEL' irql_passes 'level=2 action=paged-list' \
	'irql_not_less_or_equal: 100'
check 'irql allows paged lists at APC_LEVEL' irql_passes 'level=1 action=paged-list' \
	'seen_violations: 0'
check 'irql allows nonpaged lists at DISPATCH_LEVEL' irql_passes \
	'level=2 action=nonpaged-list' 'seen_violations: 0'
check 'irql finds paged pool at DISPATCH_LEVEL' irql_passes 'level=2 action=paged-pool' \
	'bad_pool_caller: 50'
check 'irql allows nonpaged pool at DISPATCH_LEVEL' irql_passes \
	'level=2 action=nonpaged-pool' 'seen_violations: 0'
check 'irql finds nonpaged pool above it' irql_passes 'level=5 action=nonpaged-pool' \
	'seen_violations: 100'
check 'irql finds spin locks above DISPATCH_LEVEL' irql_passes \
	'level=12 action=spin-lock' 'driver_verifier_detected: 100'
check 'irql walks through all levels' irql_passes 'level=15 action=walk loops=1000' \
	'wrong_levels: 0'
check 'exception asks filters before it runs clauses' exception_passes two-phases \
	'filter finally handler'
check 'exception finds that filters raise' exception_passes filter-raises \
	'first nested outer-filter second'
check 'exception survives bad addresses' exception_passes bad-address 'filter handler'
check 'exception handles a read at NULL' exception_passes fault-null 'read handler after'
check 'exception survives what nothing handles' exception_passes unhandled 'body'
for op in read write; do
	check "probe op=$op of good memory passes" probe_passes "op=$op address=good" \
		'raised: none'
	for address in kernel wrap; do
		check "probe op=$op address=$address is refused" probe_passes \
			"op=$op address=$address" 'raised: STATUS_ACCESS_VIOLATION'
	done
	check "probe op=$op of misaligned memory is refused" probe_passes \
		"op=$op address=misaligned" 'raised: STATUS_DATATYPE_MISALIGNMENT'
done
for address in readonly unmapped null; do
	check "probe op=read address=$address raises nothing" probe_passes \
		"op=read address=$address" 'raised: none'
	check "probe op=write address=$address faults at once" probe_passes \
		"op=write address=$address" 'fault_offset_bytes: 0'
done
check "probe finds the shell's data to be writable" probe_of_mapping_passes rw-p \
	'raised: none'
check "probe finds the shell's code to be none that can be written" probe_of_mapping_passes \
	r-xp 'fault_access: write'
check 'print=1 prints 0 to 49 in order' numbers_are_printed
check 'clear empties the results' clears
check 'unknown key is refused' refused lookaside/run 'colour=red' 'Invalid argument'
check 'bad number is refused' refused lookaside/run 'size=many' 'Invalid argument'
check 'number out of range is refused' refused lookaside/run 'count=0' 'out of range\|result out'
check 'empty line is refused' refused lookaside/run '' 'Invalid argument'
check 'line too long is refused' too_long
check 'two lines are refused' two_lines
check 'NUL is refused' holds_nul
check 'pool refuses what only lists have' refused pool/run 'routines=custom' 'Invalid argument'
check 'rtlmem refuses the words of other areas' refused rtlmem/run 'count=5' 'Invalid argument'
check 'rtlmem refuses an unknown routine' refused rtlmem/run 'op=memcpy' 'Invalid argument'
check 'rtlmem refuses too wide a pattern' refused rtlmem/run 'op=fill pattern=256' \
	'out of range\|result out'
check 'irql refuses a level that there is not' refused irql/run 'level=16' \
	'out of range\|result out'
check 'exception refuses an unknown scenario' refused exception/run 'scenario=x' \
	'Invalid argument'
check 'irql refuses an unknown action' refused irql/run 'action=sleep' 'Invalid argument'
check 'probe refuses an unknown address' refused probe/run 'address=nowhere' 'Invalid argument'
check 'probe refuses too long a buffer' refused probe/run 'address=good length=16777217' \
	'out of range\|result out'
check 'rtlmem result outlives refused lines' rtlmem_result_stays
check 'filter starts with the levels of DEFAULT' filter_is_default
check 'filter takes its default' filter_becomes "$DEFAULT_FILTER" "$DEFAULT_FILTER"
check 'filter takes names and numbers' filter_becomes 'ihvdriver=0xf,78=1 WIN2000=3' \
	'*=0x0,WIN2000=0x3,IHVDRIVER=0xf,IHVVIDEO=0x1,DEFAULT=0xf'
check 'filter takes all components at once' filter_becomes '*=0' '*=0x0,WIN2000=0x1'
check 'filter hides and shows' filter_hides_and_shows
check 'filter refuses nothing' filter_refused '' 'Invalid argument'
check 'filter refuses what is no mask' filter_refused 'DEFAULT=all' 'Invalid argument'
check 'filter refuses too wide a mask' filter_refused 'DEFAULT=0x100000000' \
	'out of range\|result out'
check 'filter refuses an unknown component' filter_refused 'IHVBUS=1,NOBODY=1' \
	'Invalid argument'
check 'filter refuses a NUL' filter_holds_nul
check 'filter refuses what is too long' filter_too_long
check 'filter parameter is checked' filter_parameter_is_checked
check 'cancel without a job is refused' refused lookaside/run cancel 'No such file'
check 'busy job refuses lines and is cancelled by another opener' cancels lookaside
check 'busy rtlmem job refuses lines and is cancelled by another opener' rtlmem_cancels
check 'busy irql job refuses lines and is cancelled by another opener' irql_cancels
check 'killed writer ends its job' is_killed pool
check 'killed writer ends its rtlmem job' is_killed rtlmem 'op=fill size=16777216'
check 'killed writer ends its irql job' is_killed irql 'level=2'
check 'module stays while a job runs' busy_module_stays lookaside
check 'module stays while an rtlmem job runs' busy_module_stays rtlmem 'op=fill'
check 'lists show a live list' lists_show_a_live_list
check 'bounds hold' bounds_hold
check 'small bounds hold' small_bounds_hold
check 'cache=0 keeps lists exact' lists_stay_exact_if_asked
check 'shrinker is shown and works' shrinker_is_shown
check 'tags balance' tags_balance
check 'ordinary user is kept out' user_is_kept_out
check 'ordinary user with access can read but not run' user_with_access_cannot_run
check 'reports cannot be written' reports_cannot_be_written
check 'no violation was reported' no_violation
checked
