# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# What the legs have in common that count instructions on the stock kernels, in an
# emulator whose time stamp counter counts them: exact, the same on every host, and
# no times. They come with $work, where about is written to, and failures, a count.

# shellcheck source=scripts/vm.d/complaints.sh
. "$vmd/complaints.sh"

# build_counting RELEASE: sets build, where the modules for the stock kernel are, and
# says in about which options that has. Fails if there is nothing to measure, which is
# a failure only if Debian has such a kernel.
build_counting() {
	local reason
	if guarded "$top/scripts/vm" build --kernel stock --release "$1" >"$work/build"; then
		build=$(cat "$work/build")
		printf '%s: options: %s\n' "$1" \
			"$(about_config "$(cat "$build/.kernel")")" >>"$work/about"
		return
	fi
	say "nothing to measure on Linux $1"
	# Debian's newest kernel comes from a suite that moves on by itself.
	reason=$(guarded "$top/scripts/vm" build --kernel stock --release "$1" \
		2>&1 >"$work/build" | grep -oE '(the suite for Linux|no headers for) .*' || true)
	if [ -n "$reason" ]; then
		echo "$1: not offered: $reason" >>"$work/about"
	else
		failures=$((failures + 1))
	fi
	return 1
}

# flags_gone_wrong: whether the guest died with flags that no processor has: the
# upper ten bits are always zero.
flags_gone_wrong() {
	grep -aoE 'EFLAGS: [0-9a-f]{8}' "$work/console" >"$work/flags" || true
	grep -qv ': 00[0-3]' "$work/flags"
}

# counting_guest RELEASE NAME WORDS SCRIPT [ARGUMENT]...: one boot with WORDS on its
# command line, which runs bench.d/SCRIPT; its report is in $work/guest. Returns 2 if
# the machine went wrong, not the benchmark. The log is kept then, by NAME.
counting_guest() {
	local release=$1 name=$2 words=$3 script=$4 status=0 bad kept
	shift 4
	: >"$work/console"
	guarded "$top/scripts/vm" run --kernel stock --release "$release" --icount \
		--append "$words" --timeout 1800 --console "$work/console" \
		--module "$build/bench/ntmem_bench.ko" --file "$benchd/$script" -- \
		sh "/files/$script" "$@" >"$work/guest" || status=$?
	bad=$(complaints "$work/console")
	if [ -z "$bad" ] && [ "$status" -lt 125 ]; then
		return "$status"
	fi
	printf '%s\n' "$bad" >&2
	mkdir -p "$top/build/logs"
	kept=$top/build/logs/bench-$release-$name-$(date +%H%M%S).log
	cp "$work/console" "$kept"
	say "console log: $kept"
	if [ -z "$bad" ] || flags_gone_wrong; then
		return 2
	fi
	return 1
}
