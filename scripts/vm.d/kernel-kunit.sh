# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# Small kernels with KUnit, built from Debian's source packages by the host's
# compiler. A build is named by all that went into it, so a changed fragment or
# a newer package gives a new one and old ones stay usable.

# Raised when the recipe below changes what comes out.
kunit_recipe=1

# kernel_kunit RELEASE VARIANT: sets kernel_dir.
kernel_kunit() {
	local release=$1 variant=$2 fragments key
	fragments=("$vmd/config/base.config" "$vmd/config/$release.config"
		"$vmd/config/$variant.config")
	kernel_source "$release"
	key=$( (
		cat "${fragments[@]}"
		echo "$kunit_recipe"
		gcc -dumpfullversion 2>/dev/null || true
	) | sha256sum | cut -c1-12)
	kernel_dir=$cache/kunit-$release-$variant-$source_version-$key
	if [ ! -e "$kernel_dir/complete" ]; then
		# Two at once would take twice the time and the memory.
		take_lock "$cache/locks/kunit-build"
		[ -e "$kernel_dir/complete" ] || build_kernel_kunit
		release_lock
	fi
}

build_kernel_kunit() {
	# Counted on 6.1; only for the progress line.
	local expected=1305
	[ "$variant" != debug ] || expected=1400
	need_kernel_build_packages
	say "Linux $release ($variant): building from source package $source_version"
	# The final name from the start: a build tree knows its own path.
	rm -rf "$kernel_dir"
	mkdir -p "$kernel_dir/build"
	scratch+=("$kernel_dir")
	cat "${fragments[@]}" >"$kernel_dir/fragments"
	with_progress "configuring Linux $release ($variant)" time 0 \
		configure_kernel_kunit || die "cannot configure Linux $release"
	check_kernel_config "$kernel_dir/fragments" "$kernel_dir/build/.config" ||
		die "Linux $release ($variant) refuses the options above"
	with_progress "building Linux $release ($variant)" objects "$expected" \
		make_kernel "-j$(nproc)" bzImage modules ||
		die "cannot build Linux $release"
	cp "$kernel_dir/build/arch/x86/boot/bzImage" "$kernel_dir/bzImage"
	# Building modules takes headers, symbols and helper programs.
	find "$kernel_dir/build" \( -path '*/scripts/*' -o -path '*/tools/*' \) -prune -o \
		-type f \( -name '*.o' -o -name '*.a' -o -name '.*.cmd' -o \
		-name vmlinux -o -name 'vmlinux.bin*' \) -exec rm -f {} +
	touch "$kernel_dir/complete"
	forget_scratch "$kernel_dir"
}

# The kernel's own data races are not ours to find, and checking all its accesses
# takes most of the time. Modules, which are built elsewhere, are checked.
make_kernel() {
	[ "$variant" != kcsan ] || set -- KCSAN_SANITIZE=n "$@"
	make -C "$source_dir" "O=$kernel_dir/build" CC=gcc "$@"
}

configure_kernel_kunit() {
	make_kernel "KCONFIG_ALLCONFIG=$kernel_dir/fragments" allnoconfig
}

# Kconfig drops what it cannot have without a word. Later fragments win.
check_kernel_config() {
	awk '
	function note(symbol, value) {
		if (FNR == NR)
			wanted[symbol] = value
		else
			got[symbol] = value
	}
	/^CONFIG_[A-Za-z0-9_]+=/ {
		at = index($0, "=")
		note(substr($0, 1, at - 1), substr($0, at + 1))
	}
	/^# CONFIG_[A-Za-z0-9_]+ is not set$/ { note($2, "n") }
	END {
		for (symbol in wanted) {
			value = symbol in got ? got[symbol] : "n"
			if (value == wanted[symbol])
				continue
			printf "%s: wanted %s, got %s\n", symbol, wanted[symbol], value
			status = 1
		}
		exit status
	}' "$1" "$2" >&2
}
