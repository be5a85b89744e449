# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# From the names people use to a kernel on disk.

# shellcheck source=scripts/vm.d/kernel-source.sh
. "$vmd/kernel-source.sh"
# shellcheck source=scripts/vm.d/kernel-stock.sh
. "$vmd/kernel-stock.sh"
# shellcheck source=scripts/vm.d/kernel-kunit.sh
. "$vmd/kernel-kunit.sh"
# shellcheck source=scripts/vm.d/kernel-uml.sh
. "$vmd/kernel-uml.sh"

# What a kernel's own build needs on top, be it all of it or its helpers.
need_kernel_build_packages() {
	need_packages flex bison bc libssl-dev
}

check_kernel_words() {
	case $1 in
	stock | kunit | uml) ;;
	*) usage "--kernel is stock, kunit or uml" ;;
	esac
	case $2 in
	6.1 | 6.12 | 7.2) ;;
	*) usage "--release is 6.1, 6.12 or 7.2" ;;
	esac
	# Older ones have one processor in User Mode.
	[ "$1-$2" = uml-7.2 ] || [ "$1" != uml ] || usage "--kernel uml is of release 7.2"
	case $1-$3 in
	*-plain | uml-preempt | kunit-debug | kunit-kcsan) ;;
	stock-debug | stock-kcsan) usage "--variant $3 needs --kernel kunit" ;;
	uml-*) usage "--variant of --kernel uml is plain or preempt" ;;
	*) usage "--variant is plain, debug or kcsan" ;;
	esac
}

# ensure_kernel KERNEL RELEASE VARIANT: sets kernel_id, kernel_image,
# kernel_build, kernel_words.
ensure_kernel() {
	check_kernel_words "$@"
	kernel_words=''
	case $1 in
	stock)
		kernel_stock "$2"
		kernel_id=stock-$2
		kernel_image=$kernel_dir/vmlinuz
		;;
	kunit)
		kernel_kunit "$2" "$3"
		kernel_id=kunit-$2-$3
		kernel_image=$kernel_dir/bzImage
		# A minimal configuration has tests, but off until asked for.
		kernel_words="kunit.enable=1 kunit.autorun=1"
		# All checks of slabs but the call chain of each user, which KASAN
		# and kmemleak record as well: a third one is mere time.
		[ "$3" != debug ] || kernel_words+=" slub_debug=FZP"
		;;
	uml)
		kernel_uml "$2" "$3"
		kernel_id=uml-$2-$3
		kernel_image=$kernel_dir/linux
		;;
	esac
	kernel_build=$kernel_dir/build
}
