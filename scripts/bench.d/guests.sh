# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# What the legs of the benchmark that run in a guest have in common. Each leg
# leaves NAME.csv and NAME.about, which says on what it ran, in build/bench.
set -euo pipefail

# shellcheck source=scripts/vm.d/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../vm.d/lib.sh"

benchd=$top/scripts/bench.d
results=$top/build/bench

# kernel_named KERNEL-RELEASE[-VARIANT]: sets kernel, release, variant and
# kernel_words.
kernel_named() {
	local rest
	variant=plain
	kernel=${1%%-*}
	rest=${1#*-}
	release=${rest%%-*}
	[ "$rest" = "$release" ] || variant=${rest#*-}
	kernel_words=(--kernel "$kernel" --release "$release" --variant "$variant")
}

# build_bench: sets built, where the modules for this kernel are.
build_bench() {
	guarded "$top/scripts/vm" build "${kernel_words[@]}" >"$work/built" ||
		die "no modules for $1"
	built=$(cat "$work/built")
	[ -e "$built/bench/ntmem_bench.ko" ] ||
		die "ntmem_bench.ko was not built for $1"
}

# run_bench OUTPUT VM_WORDS... -- COMMAND...: runs COMMAND in a guest with ntmem
# loaded and the benchmark's module in /modules. A log with trouble in it makes
# all figures suspect.
run_bench() {
	local output=$1 trouble
	shift
	guarded "$top/scripts/vm" run "${kernel_words[@]}" --smp 2 --console "$work/console" \
		--module "$built/bench/ntmem_bench.ko" "$@" >"$output" || return
	trouble=$(complaints "$work/console")
	[ -z "$trouble" ] || die "trouble in the guest's log: $trouble"
}

# about_host: on what all of this runs.
about_host() {
	printf 'processor: %s, %s of them\n' \
		"$(sed -n 's/^model name[[:space:]]*: *//p;T;q' /proc/cpuinfo)" \
		"$(nproc)"
	printf 'compiler: %s\n' "$(gcc --version | head -n 1)"
}

# idle_percent: of all processors, in the next two seconds. The load average would
# still tell of what ended a minute ago.
idle_percent() {
	local before
	before=$(head -n 1 /proc/stat)
	sleep 2
	printf '%s\n' "$before" "$(head -n 1 /proc/stat)" | awk '
		{ idle = $5 + $6; for (i = all = 0; i + 2 <= NF; i++) all += $(i + 2) }
		NR == 1 { idle_before = idle; all_before = all }
		END { printf "%d", 100 * (idle - idle_before) / (all - all_before) }'
}

# about_config BUILD: the options that the figures depend on.
about_config() {
	local config=$1/.config
	grep -E -e '^CONFIG_(PREEMPT|PREEMPT_VOLUNTARY|PREEMPT_LAZY|PREEMPT_DYNAMIC|PREEMPTION)=y' \
		-e '^CONFIG_(SMP|UML|MEMCG|NUMA|KFENCE|SLUB_TINY|SLAB_[A-Z_]+|SLUB_CPU_PARTIAL)=y' \
		-e '^CONFIG_(INIT_ON_[A-Z_]+|INIT_STACK_[A-Z_]+|HARDENED_USERCOPY)=y' \
		-e '^CONFIG_(SHRINKER_DEBUG|MITIGATION_RET[A-Z]+|RETPOLINE|RETHUNK)=y' \
		"$config" | sed 's/^CONFIG_//; s/=y$//' | paste -sd ' '
}
