ntmem-cxx-std ?= gnu++17
define ntmem-cxx
targets += $(1)
CFLAGS_$(1) += -x c++ -std=$$(ntmem-cxx-std) -fno-exceptions -fno-rtti -fno-threadsafe-statics -fcheck-new -fno-use-cxa-atexit -D__LINUX_COMPILER_TYPES_H
CFLAGS_REMOVE_$(1) += -std=gnu11 -Wstrict-prototypes -Werror=strict-prototypes -Werror=implicit-function-declaration -Werror=implicit-int -Wno-pointer-sign -Werror=designated-init -Wdeclaration-after-statement -Werror=incompatible-pointer-types
$$(obj)/$(1): $(2) FORCE
	$$(call if_changed_rule,cc_o_c)
endef
