# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# What the checks share. Each check prints its findings on standard output and
# exits with 1 if there are any, with 3 if it could not run and that is all
# right; news about slow steps goes to standard error.
set -euo pipefail

# shellcheck source=scripts/vm.d/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../vm.d/lib.sh"
# shellcheck source=scripts/vm.d/packages.sh
. "$vmd/packages.sh"
# shellcheck source=scripts/vm.d/apt-root.sh
. "$vmd/apt-root.sh"
# shellcheck source=scripts/vm.d/kernel-source.sh
. "$vmd/kernel-source.sh"
# shellcheck source=scripts/vm.d/module-build.sh
. "$vmd/module-build.sh"

# The oldest kernel supported: its tools are the strictest about what exists.
check_release=6.1
cd "$top"

# own_files PATTERN...: sources, known to git or about to be.
own_files() {
	local path
	list_sources | while IFS= read -r -d '' path; do
		[ -f "$path" ] || continue
		# shellcheck disable=SC2053 # patterns
		for pattern; do
			if [[ $path == $pattern ]]; then
				printf '%s\n' "$path"
				break
			fi
		done
	done | sort
}

# Scripts are known by their first line or their name.
own_scripts() {
	local path
	own_files '*' | while IFS= read -r path; do
		case $path in
		*.sh) printf '%s\n' "$path" && continue ;;
		*.md | *.rst | *.c | *.h) continue ;;
		esac
		if head -n 3 "$path" |
			LC_ALL=C grep -qaE '^#!.*\b(ba|busybox |da)?sh\b|shellcheck shell='; then
			printf '%s\n' "$path"
		fi
	done
}

# kernel_headers stock|kunit: sets kdir and kernel_name.
kernel_headers() {
	local line
	kdir='' kernel_name=$1-$check_release
	while IFS= read -r line; do
		case $line in
		KDIR=*) kdir=${line#KDIR=} ;;
		esac
	done < <(scripts/vm kernel --kernel "$1" --release "$check_release")
	[ -n "$kdir" ] || die "no kernel of the kind $1"
}

# fresh_build NAME: builds the modules in a folder of their own, all of them.
# Sets build_dir; the log is $build_dir/.log.
fresh_build() {
	rm -rf "$top/build/lint-$1"
	build_modules "lint-$1" "$kdir"
}

# own_messages: from a build's log, those about our files, as they are named
# in the checkout. kbuild prints absolute names, relative ones, or none.
own_messages() {
	grep -E 'warning:|error:|WARNING:|ERROR:' "$1" |
		sed "s|$build_dir/||g; s|^build/[^/]*/||" |
		grep -vE '^(/|\./|arch/|include/(linux|asm|uapi|generated|trace|kunit)|kernel/|mm/)' |
		sort -u || true
}
