# SPDX-License-Identifier: GPL-2.0-only
#
# Objects of driver source, which is in the driver kit's style and not ours to change. A
# Kbuild that includes this file names each by one line,
#
#	$(eval $(call ntmem-driver-c,foo.o,/where/foo.c))
#	$(eval $(call ntmem-driver-cxx,bar.o,/where/bar.cpp))
#
# and sets ntmem-driver-words to what else the compiler is to be given, such as folders.
include $(dir $(lastword $(MAKEFILE_LIST)))guarded.mk
include $(dir $(lastword $(MAKEFILE_LIST)))cxx.mk

# The only place where warnings are off: those of what is usual in such source, or means
# something else there. An error remains one where what it calls does not exist.
# -fsigned-char: NT's char is, which that of newer kernels is not.
# -fms-extensions: a struct with a name may stand in another one without a member's name.
# -fmacro-prefix-map: assertions name files by their paths in the driver's folder.
# A routine may end in a call that does not come back, such as KeBugCheckEx, which the
# compiler knows of in guarded objects alone: no error of -Wreturn-type.
ntmem-driver-cflags = -DNTMEM_DRIVER=1 -include $(NTMEM)/include/ntmem/compiler.h $(ntmem-driver-words) -fsigned-char -fms-extensions \
	-fmacro-prefix-map=$(dir $(1))= -Wno-error -Wno-multichar -Wno-unknown-pragmas \
	-Wno-error=return-type -Wno-unused-function
ntmem-driver-only-c := -Wno-error=strict-prototypes -Wno-strict-prototypes \
	-Wno-missing-prototypes -Wno-declaration-after-statement -Wno-vla \
	-Wno-error=incompatible-pointer-types -Wno-pointer-sign
# CONTAINING_RECORD of a class with virtual functions; operator delete with a size, and none
# without one.
ntmem-driver-only-cxx := -Wno-invalid-offsetof -Wno-sized-deallocation

define ntmem-driver-c
targets += $(1)
CFLAGS_$(1) += $$(call ntmem-driver-cflags,$(2)) $$(ntmem-driver-only-c) -x c
$$(obj)/$(1): $(2) FORCE
	$$(call if_changed_rule,cc_o_c)
endef

define ntmem-driver-cxx
CFLAGS_$(1) += $$(call ntmem-driver-cflags,$(2)) $$(ntmem-driver-only-cxx)
$(call ntmem-cxx,$(1),$(2))
endef
