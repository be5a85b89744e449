# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Plumbing shared by the host side scripts: messages, child processes that
# never outlive us, temporary files, locks and progress.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
vmd=$top/scripts/vm.d
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ntmem

# Indexed by the number of each process group.
child_groups=()
scratch=()

say() { printf 'ntmem: %s\n' "$*" >&2; }

die() {
	say "$*"
	exit 1
}

# Everything slow is started by this function: bash delays a trap while it
# waits for a plain foreground command, but not while it is in "wait", and a
# process group of its own lets one signal reach a whole tree of compilers.
guarded() {
	local pid rc=0
	set -m
	"$@" </dev/null &
	pid=$!
	set +m
	child_groups[pid]=1
	wait "$pid" || rc=$?
	unset "child_groups[pid]"
	return "$rc"
}

end_children() {
	local pid
	for pid in "${!child_groups[@]}"; do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	for pid in "${!child_groups[@]}"; do
		wait "$pid" 2>/dev/null || true
		unset "child_groups[pid]"
	done
}

# A script may define at_exit() for work of its own before this.
clean_up() {
	local rc=$? path
	trap '' HUP INT TERM
	end_children
	if declare -F at_exit >/dev/null; then
		at_exit "$rc" || true
	fi
	for path in "${scratch[@]}"; do
		rm -rf -- "$path"
	done
	exit "$rc"
}

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The answer comes in a variable, as a subshell could not register it.
scratch_dir() {
	scratch_path=$(mktemp -d "$1.XXXXXX")
	scratch+=("$scratch_path")
}

# For a path that was worth keeping after all.
forget_scratch() {
	local i
	for i in "${!scratch[@]}"; do
		[ "${scratch[i]}" != "$1" ] || unset "scratch[i]"
	done
}

# Held until release_lock. Fillers of the cache check again once they have it,
# since the one before them probably did the work.
take_lock() {
	mkdir -p "$(dirname "$1")"
	exec {lock_fd}>>"$1"
	if ! flock -n "$lock_fd"; then
		say "waiting for another run that holds $1"
		guarded flock "$lock_fd"
	fi
}

release_lock() {
	exec {lock_fd}>&-
}

count_objects() {
	grep -cE '^ +(CC|AS|LD|AR) ' "$1" || true
}

# show_progress LABEL LOG UNIT EXPECTED: one line of news about a running step.
# UNIT "objects" counts what kbuild compiled, as the log shows it.
show_progress() {
	local label=$1 log=$2 unit=$3 expected=$4 start=$SECONDS
	local step=30 count news
	[ -t 2 ] && step=2
	while sleep "$step"; do
		news="$((SECONDS - start)) s"
		if [ "$unit" = objects ]; then
			count=$(count_objects "$log")
			news+=", $count objects"
			if [ "$expected" -gt "$count" ]; then
				news+=", about $((count * 100 / expected)) %"
			fi
		fi
		if [ -t 2 ]; then
			printf '\r\033[Kntmem: %s: %s' "$label" "$news" >&2
		else
			say "$label: $news"
		fi
	done
}

# with_progress LABEL UNIT EXPECTED COMMAND...: output goes to a log that is
# only shown when the command fails.
with_progress() {
	local label=$1 unit=$2 expected=$3 log news_pid rc=0 start=$SECONDS
	shift 3
	scratch_dir "${TMPDIR:-/tmp}/ntmem-log"
	log=$scratch_path/log
	: >"$log"
	say "$label ..."
	set -m
	show_progress "$label" "$log" "$unit" "$expected" </dev/null &
	news_pid=$!
	set +m
	child_groups[news_pid]=1
	guarded "$@" >"$log" 2>&1 || rc=$?
	kill -TERM -- "-$news_pid" 2>/dev/null || true
	wait "$news_pid" 2>/dev/null || true
	unset "child_groups[news_pid]"
	[ -t 2 ] && printf '\r\033[K' >&2
	if [ "$rc" -ne 0 ]; then
		tail -n 40 "$log" >&2
		say "$label: failed with status $rc"
		return "$rc"
	fi
	[ "$unit" != objects ] || label+=", $(count_objects "$log") objects"
	say "$label: done in $((SECONDS - start)) s"
}
