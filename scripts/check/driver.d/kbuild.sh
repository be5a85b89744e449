# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# What reaches kbuild, and what of its words reaches the user, by a kernel that only says so.

mkdir -p "$work/kernel/include/generated"
touch "$work/kernel/include/generated/utsrelease.h"
cat >"$work/kernel/Makefile" <<'END'
modules:
	@cat words
	@echo 'LLVM=$(LLVM) CFLAGS:$(origin CFLAGS)'
	@false
END
cat >"$work/kernel/words" <<'END'
make[1]: Entering directory '/somewhere'
  CC [M]  driver.o
Skipping BTF generation for driver.ko due to unavailability of vmlinux
warning: the compiler differs from the one used to build the kernel
warning: pahole version differs from the one used to build the kernel
  The kernel was built with: 125
  The kernel was built by: gcc-12 (Debian 12.2.0-14) 12.2.0
  You are using:           gcc (Debian 12.2.0-14+deb12u1) 12.2.0
Makefile:783: /somewhere/Module.symvers is missing
END

# kernel_says WHAT LINE...: the lines, and what make driver says in the end.
kernel_says() {
	local what=$1 line
	shift
	refused "$what" "LLVM=" --kdir="$work/kernel" "$work/plain.c"
	for line; do
		expect "$what: not said: $line" grep -qF -- "$line" "$work/out"
	done
}

kernel_says 'no V=' 'not built; the commands are shown with V=1' 'LLVM= CFLAGS:undefined'
expect 'words of kbuild are shown' test "$(wc -l <"$work/out")" = 2
V=0 kernel_says 'V=0' 'not built; the commands are shown with V=1'
expect 'words of kbuild are shown with V=0' test "$(wc -l <"$work/out")" = 2
mapfile -t lines <"$work/kernel/words"
V=1 kernel_says 'V=1' "not built; the log is $into/.$name/log" "${lines[@]}"
expect 'the log is not there' grep -qF 'LLVM=' "$into/.$name/log"
MAKEFLAGS='-- CFLAGS=-DX=1' kernel_says 'a variable of make' 'CFLAGS:undefined'
echo 'CONFIG_CC_IS_CLANG=y' >"$work/kernel/.config"
kernel_says 'a kernel built by Clang' 'LLVM=1'
LLVM=-14 kernel_says 'a Clang that was asked for' 'LLVM=-14'

# One that builds nothing. What is left of ntmem's build for it is of no use.
printf 'modules:\n' >"$work/kernel/Makefile"
nothing=build/kdir-$(realpath "$work/kernel" | cksum | cut -d ' ' -f 1)
expect 'a kernel that takes no modules' grep -qF "$work/kernel takes no modules" \
	<(scripts/driver --kdir="$work/kernel" --into="$into" "$work/plain.c" 2>&1)
rm -rf "$nothing" "build/.lock-${nothing#build/}"
