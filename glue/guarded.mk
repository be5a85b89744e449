# SPDX-License-Identifier: GPL-2.0-only
#
# Guarded objects: those whose source has __try in it. A Kbuild that includes this file
# names its own by one line,
#
#	$(eval $(call ntmem-guarded,foo.o bar.o))
#
# and they are compiled through scripts/ntcc, which ntmem's own build makes. Within that
# build, NTMEM_NTCC is where it will be.
NTMEM_NTCC ?= $(abspath $(dir $(lastword $(MAKEFILE_LIST)))../scripts/ntcc)

# Types of the unwind hints of the target kernel, which differ between kernels.
ntmem-hint = $(shell cat $(srctree)/include/linux/objtool.h $(srctree)/include/linux/objtool_types.h \
	2>/dev/null | sed -n 's/^.define UNWIND_HINT_TYPE_$(1)[^0-9]*//p')

# -fnon-call-exceptions: locals stand in memory where a load or store may fault.
# C++ must not have -fno-exceptions, with which that is nothing.
# -fno-ira-share-spill-slots: what is kept over a __finally clause is not overwritten there.
# -fno-tree-sink: no value is computed where gcc's stand-in for all places that an exception
# leads to would be, of which nothing remains in the end.
# -fno-delete-dead-exceptions: a load faults, and so does a division, whoever needs the value.
# -fno-tree-dse, -fno-dse, -fno-store-merging: what a function has stored before it faults is seen by its callers.
# -fno-schedule-insns2: and what follows in the source has not been stored yet.
# -fno-dce, -fno-if-conversion2, -fno-peephole2, -fno-cprop-registers: these take registers that
# a call would change for dead where an instruction faults, and what a landing pad is about to
# put into its place may be in one.
# -mno-accumulate-outgoing-args: the clause runs on the stack as it is at some call.
# -fsigned-char: NT's char is.
# -Wno-error=return-type: the compiler sees a way out of every __finally clause, though a
# body that always returns leads to none.
# -fno-reorder-blocks-and-partition: a function stays in one piece, as its hints expect.
# -fno-builtin-memcpy and so on: what the compiler knows of these routines is that they do not
# fault. Locals would have old values where they do, calls be moved out of a body or go away.
# -fno-tree-loop-distribute-patterns, -mstringop-strategy: nor does it make such calls by itself.
ntmem-library := bcmp memchr memcmp memcpy memmove memset stpcpy strcat strchr strcmp strcpy \
	strcspn strlen strncat strncmp strncpy strnlen strrchr strspn strstr
ntmem-guarded-cflags := -DNTMEM_NTCC=1 -no-integrated-cpp -wrapper \
	$(NTMEM_NTCC),--hint-save=$(call ntmem-hint,SAVE),--hint-restore=$(call ntmem-hint,RESTORE),--faults=$(dir $(NTMEM_NTCC))faults.inc \
	-fnon-call-exceptions -fno-delete-null-pointer-checks \
	-fno-ira-share-spill-slots -fno-tree-sink -fno-reorder-blocks-and-partition \
	-fno-delete-dead-exceptions -fno-tree-dse -fno-dse -fno-store-merging -fno-schedule-insns2 \
	-fno-tree-loop-distribute-patterns -mstringop-strategy=rep_8byte \
	-fno-dce -fno-if-conversion2 -fno-peephole2 -fno-cprop-registers \
	-mno-accumulate-outgoing-args -fsigned-char -Wno-error=return-type \
	$(addprefix -fno-builtin-,$(ntmem-library))

# Tracers and sanitizers do not know of jumps that pass over a function's return; they look
# at this code from the kernels around it all the same. Static checkers do not know the
# syntax. Of an object in a folder, older kernels know the sanitizers' switches by its name
# alone.
define ntmem-guarded-object
CFLAGS_$(1) += $$(ntmem-guarded-cflags)
CFLAGS_REMOVE_$(1) += $$(CC_FLAGS_FTRACE) -fno-exceptions
$$(obj)/$(1): CHECK := :
$(foreach name,$(sort $(1) $(notdir $(1))),
KASAN_SANITIZE_$(name) := n
KCSAN_SANITIZE_$(name) := n
KCOV_INSTRUMENT_$(name) := n
UBSAN_SANITIZE_$(name) := n
)
$$(obj)/$(1): $$(wildcard $$(NTMEM_NTCC).d/*.[ch] $$(dir $$(NTMEM_NTCC))faults.inc)

endef
ntmem-guarded = $(foreach object,$(1),$(call ntmem-guarded-object,$(object)))
