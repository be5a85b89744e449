# SPDX-License-Identifier: GPL-2.0-only
#
# C++ objects, which kbuild has no rule for. A Kbuild that includes this file names each of
# its own by one line,
#
#	$(eval $(call ntmem-cxx,foo.o,foo.cpp))
#
# where the source is relative to the Kbuild or absolute. An object with __try in it is a
# guarded one as well, in a line of its own, before or behind. Flags of the source's own go
# into CFLAGS_foo.o.
ntmem-cxx-std ?= gnu++17
NTMEM_CXX_CHECK := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))cxx-check)

# The kernel's flags that are for C alone differ between kernels, so the compiler is asked
# which it refuses: again without those, as a flag may have hidden its opposite.
ntmem-cxx-ask = $(filter -std=%,$(1)) $(shell LC_ALL=C $(CC) $(1) -Wno-error -x c++ \
	-fsyntax-only /dev/null 2>&1 | sed -n -e "s/.*option '\([^']*\)' is valid for .*/\1/p" \
	-e "s/.*argument '\(-W[^']*\)' is not valid for .*/\1/p")
ntmem-cxx-refused = $(call ntmem-cxx-without,$(1),$(call ntmem-cxx-ask,$(1)))
ntmem-cxx-without = $(if $(filter $(2),$(1)),$(2) $(call ntmem-cxx-refused,$(filter-out $(2),$(1))))

# -fcheck-new: a NULL of operator new is not constructed upon.
# -fno-threadsafe-statics: the lock that it would take is of a C++ library.
# -fno-use-cxa-atexit: what is to run at the exit asks for atexit(), which cxx-check finds.
# -Wno-missing-declarations: drivers define operators, and routines of one file, as they stand.
# __LINUX_COMPILER_TYPES_H: kbuild includes that header before anything else, for the macros
# of kernel source. Drivers have those of ntmem.
ntmem-cxx-cflags = -x c++ -std=$(ntmem-cxx-std) -fno-exceptions -fno-rtti -fcheck-new \
	-fno-threadsafe-statics -fno-use-cxa-atexit -Wno-missing-declarations \
	-D__LINUX_COMPILER_TYPES_H

cmd_ntmem_cxx_check = OBJDUMP=$(OBJDUMP) sh $(NTMEM_CXX_CHECK) $@ $<

# As for C: what is compared with the last build's is the command of the same name.
cmd_ntmem_cxx = $(cmd_cc_o_c)
define rule_ntmem_cxx
	$(rule_cc_o_c)
	$(call cmd,ntmem_cxx_check)
endef

# Sparse and kernel-doc do not know the language.
define ntmem-cxx
ntmem-cxx-removed := $$(or $$(ntmem-cxx-removed),$$(call ntmem-cxx-refused,$$(KBUILD_CFLAGS) \
	$$(ntmem-driver-cflags)))
CFLAGS_$(1) += $$(ntmem-cxx-cflags)
CFLAGS_REMOVE_$(1) += $$(ntmem-cxx-removed)
$$(obj)/$(1): CHECK := :
$$(obj)/$(1): cmd_checkdoc :=
$$(obj)/$(1): $$(if $$(filter /%,$(2)),$(2),$$(src)/$(2)) $$(NTMEM_CXX_CHECK) FORCE
	$$(call if_changed_rule,ntmem_cxx)
targets += $(1)

endef
