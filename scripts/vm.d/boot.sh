# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# One run of the machine: of the emulator, as far as this file makes it.

# A /dev/kvm without the processor's support exists on some hosts and crawls.
# With QEMU 7.2 a boot once died of a double fault right after an emulated
# cmpxchg16b, with garbage in the flags; kernels know how to do without it.
#
# Whoever counts wants it all the same, as the slab of kernels before 7.0 is
# another one without; so a machine that counts may die, and be tried again.
choose_accelerator() {
	if [ -n "$icount" ]; then
		accelerator=(-accel "tcg,thread=single" -cpu max
			-icount "shift=0,align=off,sleep=off")
	elif grep -qE '^flags.* (vmx|svm)( |$)' /proc/cpuinfo &&
		[ -r /dev/kvm ] && [ -w /dev/kvm ]; then
		accelerator=(-accel kvm -cpu host)
	else
		accelerator=(-accel "tcg,thread=multi" -cpu "max,-cx16")
	fi
}

# qemu_arguments IMAGE INITRAMFS SMP MEMORY APPEND
qemu_arguments() {
	choose_accelerator
	qemu=(qemu-system-x86_64 -nodefaults -no-user-config -display none
		-no-reboot -machine q35 "${accelerator[@]}"
		-smp "$3" -m "$4" -kernel "$1" -initrd "$2"
		-append "console=ttyS0,115200 panic=-1 oops=panic $5")
}

# boot_command DIRECTORY TIMEOUT: runs "${qemu[@]}"; what the guest wrote is in
# DIRECTORY: console, stdout, stderr, verdict.
boot_command() {
	local dir=$1 channel
	for channel in console stdout stderr verdict; do
		: >"$dir/$channel"
		qemu+=(-chardev "file,id=$channel,path=$dir/$channel,append=on")
	done
	qemu+=(-serial chardev:console
		-device "pci-serial-4x,chardev1=stdout,chardev2=stderr,chardev3=verdict")
	run_machine "$dir" "$2" "${qemu[@]}"
}

# run_machine DIRECTORY TIMEOUT COMMAND...: passes standard output and error on
# while they grow. They go through files, so that a slow reader cannot make the
# emulated port drop bytes.
run_machine() {
	local dir=$1 limit=$2 rc=0 readers=() pid
	shift 2
	set -m
	timeout --kill-after=5 "$limit" "$@" \
		</dev/null >"$dir/emulator" 2>&1 &
	emulator=$!
	child_groups[emulator]=1
	tail -s 0.05 --pid="$emulator" -c +1 -f "$dir/stdout" </dev/null &
	readers+=($!)
	tail -s 0.05 --pid="$emulator" -c +1 -f "$dir/stderr" </dev/null >&2 &
	readers+=($!)
	set +m
	for pid in "${readers[@]}"; do
		child_groups[pid]=1
	done
	wait "$emulator" || rc=$?
	unset "child_groups[emulator]"
	for pid in "${readers[@]}"; do
		wait "$pid" || true
		unset "child_groups[pid]"
	done
	return "$rc"
}
