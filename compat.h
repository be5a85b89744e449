/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between kernels 6.1 and 7.2, in one place.
 *
 * The rest is written for the newest kernel. Each entry names the kernel that
 * makes it removable.
 */
#ifndef NTMEM_COMPAT_H
#define NTMEM_COMPAT_H

#ifdef __ASSEMBLER__
/* Until 6.3 it had another name. Removable with 6.3. */
#if NTMEM_HAVE_UNWIND_HINT_END
#define NTMEM_UNWIND_HINT_NONE UNWIND_HINT_END_OF_STACK
#else
#define NTMEM_UNWIND_HINT_NONE UNWIND_HINT_EMPTY
#endif

#else /* !__ASSEMBLER__ */

#include <linux/export.h>
#include <linux/kconfig.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "ntmem needs Linux 6.1 or newer"
#endif

/* Static checkers may lack the operator. */
#ifdef __has_include
#if !__has_include(<linux/cleanup.h>)
#error "this kernel lacks linux/cleanup.h, which 6.1.y and mainline since 6.5 have"
#endif
#endif

/* Until 6.12 the namespace is a token, since then a string. Removable with 6.12. */
#if NTMEM_HAVE_TOKEN_NS
#define NTMEM_EXPORT_SYMBOL(symbol) EXPORT_SYMBOL_NS_GPL(symbol, NTMEM)
#define NTMEM_EXPORT_SYMBOL_FOR_KUNIT(symbol) \
	EXPORT_SYMBOL_NS_GPL(symbol, EXPORTED_FOR_KUNIT_TESTING)
#else
#define NTMEM_EXPORT_SYMBOL(symbol) EXPORT_SYMBOL_NS_GPL(symbol, "NTMEM")
#define NTMEM_EXPORT_SYMBOL_FOR_KUNIT(symbol) \
	EXPORT_SYMBOL_NS_GPL(symbol, "EXPORTED_FOR_KUNIT_TESTING")
#endif

/* Symbols that only the suites use. In place of kunit/visibility.h, absent from 6.1. */
#if IS_ENABLED(CONFIG_KUNIT)
#define NTMEM_EXPORT_IF_KUNIT(symbol) NTMEM_EXPORT_SYMBOL_FOR_KUNIT(symbol)
#else
#define NTMEM_EXPORT_IF_KUNIT(symbol)
#endif

/* Until 6.11 it is one per architecture. Removable with 6.11. */
#if NTMEM_HAVE_LINUX_UNALIGNED
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/* Names a field's lock to the compiler where it checks that. Removable with 7.0. */
#ifndef __guarded_by
#define __guarded_by(...)
#endif

/* Kernels that need no RCU Tasks lack this one. */
#ifndef CONFIG_TASKS_RCU
#define rcu_barrier_tasks rcu_barrier
#endif

/* Until 6.4 a module's code and data are one range. Removable with 6.4. */
#ifndef CONFIG_MODULES
#define ntmem_compat_module_code(module) NULL
#define ntmem_compat_module_code_bytes(module) 0
#elif NTMEM_HAVE_MODULE_MEM
#define ntmem_compat_module_code(module) ((module)->mem[MOD_TEXT].base)
#define ntmem_compat_module_code_bytes(module) ((module)->mem[MOD_TEXT].size)
#define ntmem_compat_module_data(module) (&(module)->mem[MOD_DATA])
#else
#define ntmem_compat_module_code(module) ((module)->core_layout.base)
#define ntmem_compat_module_code_bytes(module) ((module)->core_layout.text_size)
#define ntmem_compat_module_data(module) (&(module)->core_layout)
#endif

/* For the suites alone, as the definitions that decide about them are. */
#ifdef NTMEM_HAVE_HRTIMER_SETUP
#include <linux/hrtimer.h>

/* Until 6.12 the routine is set apart. Removable with 6.12. */
#if !NTMEM_HAVE_HRTIMER_SETUP
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *timer),
				 clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock_id, mode);
	timer->function = function;
}
#endif

/* 6.1 has no mark for slow cases. Removable with it. */
#if NTMEM_HAVE_KUNIT_CASE_SLOW
#define NTMEM_KUNIT_CASE_SLOW(routine) KUNIT_CASE_SLOW(routine)
#else
#define NTMEM_KUNIT_CASE_SLOW(routine) KUNIT_CASE(routine)
#endif
#endif

#endif /* !__ASSEMBLER__ */

#endif /* NTMEM_COMPAT_H */
