# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# What kbuild gets to see of a driver: a Kbuild, and the Linux side of the module.

write_kbuild() {
	local source object folder
	# In a folder, as a driver may have any name, that of an object as well.
	mkdir -p "$work/linux"
	cat >"$work/linux/module.c" <<END
// Made by scripts/driver.
#include "glue/driver_module.h"

NTMEM_DRIVER_MODULE_LICENSED("Windows driver source on ntmem", "$license");
END
	{
		echo '# Made by scripts/driver.'
		echo "ntmem-cxx-std := $cxx_std"
		# shellcheck disable=SC2016 # make expands it
		echo 'include $(NTMEM)/glue/driver.mk'
		# The order is that of look_up_header. Of a header in a folder of the system's gcc tells
		# no mistakes, and does not say that the object depends on it: kbuild cannot read
		# backslashes.
		echo "ntmem-driver-words := -isystem $headers_dir"
		for folder in "${include_dirs[@]}"; do
			echo "ntmem-driver-words += -I$folder"
		done
		echo "ntmem-driver-words += -DDBG=$dbg$cflags"
		# shellcheck disable=SC2016 # make expands it
		echo 'ntmem-driver-words += -I$(NTMEM)/include'
		for folder in "${source_dirs[@]}"; do
			echo "ntmem-driver-words += -I$folder"
		done
		# What checked builds alone look at is not used.
		[ "$dbg" = 1 ] ||
			echo 'ntmem-driver-words += -Wno-unused-variable -Wno-unused-but-set-variable'
		# shellcheck disable=SC2016
		echo 'CFLAGS_linux/module.o := -I$(NTMEM) -I$(NTMEM)/include'
		echo "obj-m := $name.o"
		printf '%s-y := linux/module.o' "$name"
		for source in "${sources[@]}"; do
			printf ' %s' "${objects[$source]}"
		done
		echo
		for source in "${sources[@]}"; do
			object=${objects[$source]}
			case ${source,,} in
			*.c) echo "\$(eval \$(call ntmem-driver-c,$object,$source))" ;;
			*) echo "\$(eval \$(call ntmem-driver-cxx,$object,$source))" ;;
			esac
			[ -z "${guarded[$source]:-}" ] ||
				echo "\$(eval \$(call ntmem-guarded,$object))"
		done
	} >"$work/Kbuild"
}
