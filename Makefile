# SPDX-License-Identifier: GPL-2.0-only
#
# Targets for people. What kbuild needs is in Kbuild.

KVER ?= $(if $(KERNELRELEASE),$(KERNELRELEASE),$(shell uname -r))
KDIR ?= /lib/modules/$(KVER)/build
RELEASE ?= 6.1
VARIANT ?= plain

# A kernel built by Clang takes modules built by Clang alone. scripts/driver looks at its own.
ifndef LLVM
ifeq ($(filter driver,$(MAKECMDGOALS)),)
ifneq ($(shell grep -s '^CONFIG_CC_IS_CLANG=y' $(KDIR)/.config),)
LLVM := 1
$(info ntmem: the target kernel was built with Clang, using LLVM=1)
endif
endif
endif

kbuild = $(MAKE) -C $(KDIR) M=$(CURDIR) $(if $(V),V=$(V)) $(if $(C),C=$(C)) \
	$(if $(W),W=$(W)) $(if $(LLVM),LLVM=$(LLVM))
modules_dir = $(DESTDIR)/lib/modules/$(KVER)

.DEFAULT_GOAL := all
.PHONY: all demo check stress bench driver vm lint modules_install uninstall clean help need-headers

all: need-headers ## build the modules here, for the kernel of KDIR
	+$(kbuild) modules

demo: ## run the samples on a stock kernel in a virtual machine
	scripts/demo --release $(RELEASE)

check: ## run the tests in a virtual machine
	scripts/kunit --release $(RELEASE) --variant $(VARIANT)

stress: ## 200 million calls on lists, from all contexts, on four CPUs
	scripts/stress $(if $(OPERATIONS),--operations $(OPERATIONS))

bench: ## measure lists, Rtl memory and exceptions; QUICK=1: the gate alone
	scripts/bench $(if $(filter-out 0 no n,$(QUICK)),--quick)

# Only what was said on the command line counts: an environment has CFLAGS of its own.
said = $(filter command,$(firstword $(origin $(1))))
quoted = '$(subst ','\'',$(1))'
given = $(if $(call said,$(1)),--$(2)=$(call quoted,$($(1))))
given_each = $(if $(call said,$(1)),$(foreach word,$($(1)),$(2)$(call quoted,$(word))))
given_kver = $(if $(call said,KDIR),,$(if $(call said,KVER),--kdir='/lib/modules/$(KVER)/build'))

driver: ## module of driver source: SRC="a.c b.cpp" NAME=foo LICENSE=GPL
	@$(if $(call given_each,SRC),,echo 'ntmem: make driver SRC="FILE..." [NAME=foo] [LICENSE=GPL]' >&2; exit 2;) \
	scripts/driver $(call given,NAME,name) $(call given,LICENSE,license) \
		$(call given,DBG,dbg) $(call given,RELEASE,release) $(call given,KERNEL,kernel) \
		$(call given,VARIANT,variant) $(call given,KDIR,kdir) $(given_kver) \
		$(call given,CXX_STD,cxx-std) $(call given,CFLAGS,cflags) \
		$(call given_each,INCLUDE,--include=) $(call given_each,SRC)

vm: ## root shell in a virtual machine with ntmem loaded
	scripts/vm shell --release $(RELEASE)

lint: ## static checks of the sources
	scripts/check/lint

modules_install: need-headers ## install ntmem.ko into DESTDIR; never signs
	@[ -e ntmem.ko ] || { echo "ntmem: run make first" >&2; exit 1; }
	install -D -m 644 ntmem.ko $(modules_dir)/updates/ntmem.ko
	$(if $(DESTDIR),,depmod $(KVER))

uninstall: ## remove what modules_install put there
	rm -f $(modules_dir)/updates/ntmem.ko
	$(if $(DESTDIR),,depmod $(KVER))

clean: ## remove everything built in the checkout
	+[ ! -e $(KDIR)/Makefile ] || $(kbuild) clean
	rm -rf build

need-headers:
	@[ -e $(KDIR)/Makefile ] || { \
		echo "ntmem: no kernel headers in $(KDIR)" >&2; \
		echo "ntmem: install linux-headers-$(KVER), or name others by KDIR=" >&2; \
		exit 1; }

help: ## this list
	@sed -n 's/^\([a-z_]*\):.*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r target text; do \
			printf '  %-16s %s\n' "$$target" "$$text"; done
	@echo
	@echo 'Variables:'
	@echo '  KVER=RELEASE     kernel to build for (the running one)'
	@echo '  KDIR=DIR         its headers (/lib/modules/KVER/build)'
	@echo '  LLVM=1           build with Clang; found out from the kernel'
	@echo '  V=1 W=1 C=2      commands shown, more warnings, sparse'
	@echo '  DESTDIR=DIR      root for modules_install and uninstall'
	@echo '  RELEASE=6.1      demo, check, vm: or 6.12, 7.2'
	@echo '  VARIANT=plain    check: or debug, kcsan'
	@echo '  SRC= NAME= ...   driver: scripts/driver --help lists them all'
	@echo '  OPERATIONS=N     stress: calls (200000000)'
	@echo '  QUICK=1          bench: count instructions of lists and exceptions only'
