# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# What kbuild gets to see of a driver: a Kbuild, and the Linux side of the module.

write_kbuild() {
	local source object folder module=${name//-/_}
	cat >"$work/module.c" <<END
// Made by scripts/driver.
#include "glue/driver_module.h"

NTMEM_DRIVER_MODULE_LICENSED("Windows driver source on ntmem", "$license");
END
	{
		echo '# Made by scripts/driver.'
		echo "ntmem-cxx-std := $cxx_std"
		echo 'include $(NTMEM)/glue/driver.mk'
		echo "ntmem-driver-headers := -isystem $headers_dir"
		for folder in "${include_dirs[@]}"; do
			echo "ntmem-driver-headers += -I$folder"
		done
		for folder in "${source_dirs[@]}"; do
			echo "ntmem-driver-headers += -idirafter $folder"
		done
		echo "ntmem-driver-headers += -DDBG=$dbg$cflags"
		echo 'ccflags-y := -I$(NTMEM) -I$(NTMEM)/include'
		echo "obj-m := $name.o"
		printf '%s-y := module.o' "$name"
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
