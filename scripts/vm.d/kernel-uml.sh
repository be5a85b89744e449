# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# User Mode Linux: a kernel that is a process of this host, built from the same
# source packages. Code in it runs at the speed of the machine, which no
# emulator can offer. Named and cached like the kernels with KUnit, whose check
# of a configuration is used here too.

# Raised when the recipe below changes what comes out.
uml_recipe=1

# kernel_uml RELEASE VARIANT: sets kernel_dir.
kernel_uml() {
	local release=$1 variant=$2 key preemption
	kernel_source "$release"
	# Stock kernels of this release can be preempted. Without it, kernel code
	# has nothing to switch off, and its routines come closer to what they
	# cost where switching it off is one instruction: here that is a call.
	case $variant in
	plain) preemption=CONFIG_PREEMPT_VOLUNTARY=y ;;
	preempt) preemption=CONFIG_PREEMPT=y ;;
	esac
	key=$( (
		cat "$vmd/config/uml.config"
		echo "$uml_recipe $preemption"
		gcc -dumpfullversion 2>/dev/null || true
	) | sha256sum | cut -c1-12)
	kernel_dir=$cache/uml-$release-$variant-$source_version-$key
	if [ ! -e "$kernel_dir/complete" ]; then
		# The same lock for every kernel that is built here.
		take_lock "$cache/locks/kunit-build"
		[ -e "$kernel_dir/complete" ] || build_kernel_uml
		release_lock
	fi
}

build_kernel_uml() {
	need_kernel_build_packages
	say "Linux $release (User Mode): building from source package $source_version"
	rm -rf "$kernel_dir"
	mkdir -p "$kernel_dir/build"
	scratch+=("$kernel_dir")
	{
		cat "$vmd/config/uml.config"
		echo "$preemption"
	} >"$kernel_dir/fragments"
	with_progress "configuring User Mode Linux $release ($variant)" time 0 \
		make_uml "KCONFIG_ALLCONFIG=$kernel_dir/fragments" allnoconfig ||
		die "cannot configure User Mode Linux $release"
	check_kernel_config "$kernel_dir/fragments" "$kernel_dir/build/.config" ||
		die "User Mode Linux $release ($variant) refuses the options above"
	# The count of objects was taken on 7.2; only for the progress line.
	with_progress "building User Mode Linux $release ($variant)" objects 885 \
		make_uml "-j$(nproc)" linux modules ||
		die "cannot build User Mode Linux $release"
	cp "$kernel_dir/build/linux" "$kernel_dir/linux"
	# Building modules takes headers, symbols and helper programs.
	find "$kernel_dir/build" \( -path '*/scripts/*' -o -path '*/tools/*' \) -prune -o \
		-type f \( -name '*.o' -o -name '*.a' -o -name '.*.cmd' -o \
		-name 'vmlinux*' -o -name linux \) -exec rm -f {} +
	# So that "make -C BUILD M=..." needs no words for the architecture: make
	# prefers a file of this name.
	cat >"$kernel_dir/build/GNUmakefile" <<-'END'
		export ARCH := um
		export SUBARCH := x86_64
		include Makefile
	END
	touch "$kernel_dir/complete"
	forget_scratch "$kernel_dir"
}

make_uml() {
	make -C "$source_dir" "O=$kernel_dir/build" ARCH=um SUBARCH=x86_64 CC=gcc "$@"
}

# uml_run: boots $kernel_image with $run_dir/guest; leaves the same files as
# boot_command. Each channel is a serial line to a descriptor of ours. More than
# one processor works with seccomp alone. Memory of the guest is a file, which
# UML puts where files cost no disk unless TMPDIR says otherwise.
uml_run() {
	local channel line=0 words=()
	for channel in console stdout stderr verdict; do
		: >"$run_dir/$channel"
		words+=("ssl$line=null,fd:$((10 + line))")
		line=$((line + 1))
	done
	[ "$smp" -eq 1 ] || words+=(seccomp=on "ncpus=$smp")
	echo "channels='/dev/ttyS1 /dev/ttyS2 /dev/ttyS3'" >>"$run_dir/guest/run/options"
	make_initramfs "$run_dir"
	# shellcheck disable=SC2086 # words
	run_machine "$run_dir" "$timeout" env -u TMPDIR -u TMP -u TEMP \
		"$kernel_image" "initrd=$run_dir/initramfs" "mem=${memory}M" \
		"uml_dir=$run_dir" noreboot "${words[@]}" console=ttyS0 panic=-1 \
		oops=panic loglevel=8 printk.devkmsg=on $kernel_words$append \
		10>>"$run_dir/console" 11>>"$run_dir/stdout" \
		12>>"$run_dir/stderr" 13>>"$run_dir/verdict"
}
