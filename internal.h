/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of ntmem share and drivers do not see.
 *
 * Lock order, outermost first. Every spinlock but that of a job, which tasks
 * alone take and which is never held together with another, is taken with
 * interrupts off.
 *   1. cache_mutex                 slab caches are made and destroyed (caches.c)
 *	leaks_mutex, gone_mutex	    modules that go (leaks.c, violation.c), each by itself
 *	kept_mutex		    call sites whose code goes (caller.c), within these
 *   2. ntmem_empty_mutex           magazines are emptied (mode.c); no memory is
 *				    asked for under it, as a shrinker takes it
 *   3. bare_lock, then registry_lock: lists appear and vanish (bare.c, registry.c)
 *   4. bucket locks                pool blocks by address (blocks.c)
 *   5. tag_lock                    new tags (tags.c)
 *   6. struct ntmem_lookaside.lock raw: one list's entries and counters
 *   7. bounds_lock                 raw: room that lists have reserved (bounds.c)
 *   8. violation_lock, line_lock, exchange_locks   raw, innermost; nothing is taken inside
 * filter_mutex (debug_filter.c) orders who sets filters by text, and nothing else.
 */
#ifndef NTMEM_INTERNAL_H
#define NTMEM_INTERNAL_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "compat.h"

#include <ntmem/bugcodes.h>
#include <ntmem/debug.h>
#include <ntmem/driver.h>
#include <ntmem/irql.h>
#include <ntmem/lookaside.h>
#include <ntmem/object.h>
#include <ntmem/pool.h>
#include <ntmem/status.h>

struct _EXCEPTION_RECORD;
struct kmem_cache;
struct module;
struct seq_file;
struct workqueue_struct;

extern struct workqueue_struct *ntmem_workqueue;

/* Contexts ---------------------------------------------------------------- */

/**
 * ntmem_may_sleep() - tell whether the caller may sleep
 *
 * rcu_read_lock() does not show in the preempt count where RCU is preemptible,
 * so both are asked. Without a preempt count nothing can be known, and no is
 * the safe answer.
 *
 * Context: Any context.
 * Return: %true at what NT calls PASSIVE_LEVEL or APC_LEVEL.
 */
static inline bool ntmem_may_sleep(void)
{
	return IS_ENABLED(CONFIG_PREEMPT_COUNT) && preemptible() && !rcu_preempt_depth();
}

/**
 * ntmem_at_dispatch() - tell whether the caller is known to be unable to sleep
 *
 * Differs from !ntmem_may_sleep() only where no preempt count exists: there
 * only what is certain may be reported as a caller's mistake.
 */
static inline bool ntmem_at_dispatch(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT))
		return !ntmem_may_sleep();
	return in_interrupt() || irqs_disabled();
}

/**
 * ntmem_above_dispatch() - tell whether memory must not be touched at all here
 *
 * NT forbids pool and lists above DISPATCH_LEVEL. A hard interrupt is served
 * all the same where Linux can; nothing can be served from an NMI, and on
 * PREEMPT_RT nothing where preemption is off.
 */
static inline bool ntmem_above_dispatch(void)
{
	return in_nmi() || (IS_ENABLED(CONFIG_PREEMPT_RT) && !preemptible());
}

struct ntmem_context;

u8 ntmem_irql(void);
u8 ntmem_irql_reset(void);
void ntmem_irql_check_return(const void *routine);
bool ntmem_irql_raised_above_dispatch(void);

/**
 * ntmem_raised_above_dispatch() - tell whether the driver is where NT would stop it
 *
 * A driver that has raised its level above DISPATCH_LEVEL has asked for what NT does
 * not allow there. In an interrupt that Linux code is at home in, nothing is wrong.
 *
 * Context: Any context.
 */
static inline bool ntmem_raised_above_dispatch(void)
{
	/* Interrupts are off then, which is quicker to see. */
	return irqs_disabled() && ntmem_irql_raised_above_dispatch();
}

/* For spin locks. */
void ntmem_irql_set(struct ntmem_context *context, u8 level);
struct ntmem_context *ntmem_irql_context(void);
u8 ntmem_irql_of(const struct ntmem_context *context);
void ntmem_irql_lower(u8 level, unsigned long caller);
void ntmem_atomic_enter(void);
void ntmem_atomic_leave(void);

/* For what a spin lock guards whose caller does not take it. */
unsigned long ntmem_spinlock_enter(PKSPIN_LOCK lock, unsigned long caller);
void ntmem_spinlock_leave(PKSPIN_LOCK lock, unsigned long flags);

/* Tags -------------------------------------------------------------------- */

/**
 * struct ntmem_tag - what one tag has allocated in one kind of pool
 * @node: link in the table, which only grows until unload
 * @tag: four characters, the first in the lowest byte
 * @paged: kind of pool
 * @nr_allocs: allocations since load
 * @nr_frees: frees since load
 * @bytes: bytes asked for and not freed yet
 * @peak_bytes: highest value that @bytes has had
 * @leak_reported: a leak was reported at unload
 */
struct ntmem_tag {
	struct hlist_node node;
	u32 tag;
	bool paged;
	atomic64_t nr_allocs;
	atomic64_t nr_frees;
	atomic64_t bytes;
	atomic64_t peak_bytes;
	bool leak_reported;
};

/* Room for ntmem_tag_text(): four characters, each maybe escaped, and a NUL. */
#define NTMEM_TAG_TEXT 17

struct ntmem_tag *ntmem_tag_get(u32 tag, bool paged);
void ntmem_tag_charge(struct ntmem_tag *entry, size_t bytes, unsigned int nr);
void ntmem_tag_uncharge(struct ntmem_tag *entry, size_t bytes, unsigned int nr);
const char *ntmem_tag_text(u32 tag, char text[NTMEM_TAG_TEXT]);
void ntmem_tags_show(struct seq_file *m);
void ntmem_tags_exit(void);

/* Size classes ------------------------------------------------------------ */

struct ntmem_cache;

struct ntmem_cache *ntmem_cache_get(size_t size, bool may_sleep);
void ntmem_cache_hold(struct ntmem_cache *cache);
void ntmem_cache_put(struct ntmem_cache *cache);
void *ntmem_cache_alloc(struct ntmem_cache *cache, gfp_t gfp, int node);
void ntmem_cache_free(struct ntmem_cache *cache, void *address);
bool ntmem_cache_alloc_bulk(struct ntmem_cache *cache, gfp_t gfp, unsigned int nr,
			    void **addresses);
void ntmem_cache_free_bulk(struct ntmem_cache *cache, unsigned int nr, void **addresses);
size_t ntmem_cache_size(const struct ntmem_cache *cache);
void ntmem_caches_shrink(void);
int ntmem_caches_init(void);
void ntmem_caches_exit(void);

/* Blocks ------------------------------------------------------------------ */

struct ntmem_lookaside;

/* A request above this is large: page-aligned and a multiple of a page. */
#define NTMEM_SMALL_BYTES (PAGE_SIZE - 16)

/**
 * struct ntmem_block - what is known of one piece of memory that a driver holds
 * @node: link in the index by address; guarded by the bucket's lock
 * @address: the memory itself
 * @size: bytes asked for
 * @cache: size class it came from, or %NULL for a large block
 * @tag: accounting entry
 * @tag_value: the tag as the driver gave it
 * @paged: asked for from paged pool
 * @quota: charged to a process
 * @array: an array of objects
 * @parked: not with the driver: cached by a list, about to be freed, or an object that
 *	is being constructed; set under the bucket's lock, cleared by who parked it
 * @owner: list that handed it out, with a reference; %NULL for plain pool
 * @type: what is in it, if it was made as an object of that type; %NULL once the type's
 *	module has gone; changes only under the bucket's lock
 * @caller: who has it; changes only under the bucket's lock once the block is in the index
 */
struct ntmem_block {
	struct hlist_node node;
	void *address;
	size_t size;
	struct ntmem_cache *cache;
	struct ntmem_tag *tag;
	u32 tag_value;
	bool paged;
	bool quota;
	bool array;
	bool parked;
	struct ntmem_lookaside *owner;
	const NTMEM_OBJECT_TYPE *type;
	unsigned long caller;
};

/**
 * struct ntmem_block_request - what a block is asked for
 * @size: bytes; 0 gives the smallest block
 * @tag: pool tag
 * @paged: may sleep where the context allows
 * @zero: contents are zeroed
 * @quota: note the block as charged
 * @array: an array of objects
 * @cache_aligned: align to a cache line
 * @node: NUMA node, or %NUMA_NO_NODE
 * @cache: class to take it from, or %NULL to choose by size
 * @owner: list that asks, or %NULL
 * @type: what the block is for, or %NULL; with a type the block is parked, for its
 *	construction
 * @caller: call site to record
 */
struct ntmem_block_request {
	size_t size;
	u32 tag;
	bool paged;
	bool zero;
	bool quota;
	bool array;
	bool cache_aligned;
	int node;
	struct ntmem_cache *cache;
	struct ntmem_lookaside *owner;
	const NTMEM_OBJECT_TYPE *type;
	unsigned long caller;
};

struct ntmem_block *ntmem_block_alloc(const struct ntmem_block_request *request);
/* Blocks that are got or given back at once. */
#define NTMEM_BLOCK_CHUNK 16

unsigned int ntmem_block_alloc_bulk(const struct ntmem_block_request *request, void **addresses,
				    unsigned int nr);
int ntmem_block_check(const void *address);
struct ntmem_block *ntmem_block_take(void *address);
void ntmem_blocks_shrink(void);
struct ntmem_block *ntmem_block_park(void *address);
struct ntmem_block *ntmem_block_park_object(void *address, const NTMEM_OBJECT_TYPE *type,
					    bool array);
void ntmem_blocks_visit(const struct module *module,
			void (*visit)(struct ntmem_block *block, void *argument), void *argument);
void ntmem_block_release(struct ntmem_block *block);
void ntmem_block_kvfree(void *address);
void ntmem_block_release_bulk(struct ntmem_block **blocks, unsigned int nr);
size_t ntmem_block_usable_bytes(const struct ntmem_block *block);
bool ntmem_block_query(void *address, size_t *usable_bytes, bool *quota);
unsigned long ntmem_block_owner_caller(const struct ntmem_lookaside *owner);
int ntmem_blocks_init(void);
void ntmem_blocks_exit(void);

/* Pool -------------------------------------------------------------------- */

bool ntmem_pool_type_valid(u32 type);
void *ntmem_pool_alloc(u32 type, size_t size, u32 tag, unsigned long caller);
void *ntmem_pool_alloc_flags(u64 flags, size_t size, u32 tag, unsigned long caller);
struct ntmem_block *ntmem_pool_alloc_object(u32 type, size_t size,
					    const NTMEM_OBJECT_TYPE *object, bool array,
					    unsigned long caller);
void ntmem_pool_free(void *address, u32 tag, unsigned long caller);
void ntmem_pool_check_free(const struct ntmem_block *block, unsigned long caller);
void ntmem_pool_give_back(struct ntmem_block *block, unsigned long caller);

/**
 * struct ntmem_pool_undo - what is to be given back if a routine of the driver's does not return
 * @block: parked by the caller
 * @holder: list that the caller holds, or %NULL
 * @caller: call site to report
 */
struct ntmem_pool_undo {
	struct ntmem_block *block;
	struct ntmem_lookaside *holder;
	unsigned long caller;
};

void ntmem_pool_undo(void *argument);
void ntmem_pool_end_lists(struct ntmem_block *block, struct ntmem_lookaside *holder,
			  unsigned long caller);
void ntmem_pool_bad_free(void *address, int err, u32 tag, unsigned long caller);

/* What drivers leave behind ------------------------------------------------ */

#define NTMEM_MAX_LEAKS 8

/**
 * struct ntmem_leak - what a driver has left behind of one kind
 * @type: objects of this type, or %NULL for blocks with a tag
 * @tag: their tag
 * @paged: kind of pool that one of them is from
 * @nr: how many
 * @bytes: asked for
 * @caller: call site that got one of them
 */
struct ntmem_leak {
	const NTMEM_OBJECT_TYPE *type;
	u32 tag;
	bool paged;
	u64 nr;
	u64 bytes;
	unsigned long caller;
};

/**
 * struct ntmem_leaks - what a driver has left behind in pool
 * @nr_blocks: all blocks
 * @nr_bytes: bytes asked for, in all
 * @nr_others: blocks of kinds for which there was no room
 * @nr_kinds: kinds that were found
 * @kinds: those, in no order
 */
struct ntmem_leaks {
	u64 nr_blocks;
	u64 nr_bytes;
	u64 nr_others;
	unsigned int nr_kinds;
	struct ntmem_leak kinds[NTMEM_MAX_LEAKS];
};

void ntmem_leaks_find(struct module *module, struct ntmem_leaks *leaks);
void ntmem_leaks_module_gone(struct module *module);

/* Violations -------------------------------------------------------------- */

/**
 * struct ntmem_violation - a mistake for which NT would stop the machine
 * @code: NT's bug check, of bugcodes.h unless a driver has named another
 * @parameter: its four parameters
 * @tag: pool tag concerned, or 0
 * @object: list or block concerned, or %NULL; never dereferenced
 * @caller: call site, as ntmem_caller_text() takes it, or 0
 * @holder: another call site concerned, or 0
 * @nr: how many things @what is about, or 0 where that says nothing
 * @what: the mistake in a few words, a string literal
 *
 * The reporter fills in the rest.
 *
 * @time_ns: since boot
 * @count: times seen from this call site
 * @pid: task
 * @cpu: where
 * @irql: NT level of the context
 * @comm: task's name
 */
struct ntmem_violation {
	u32 code;
	u64 parameter[4];
	u32 tag;
	const void *object;
	unsigned long caller;
	unsigned long holder;
	u64 nr;
	const char *what;

	u64 time_ns;
	u64 count;
	int pid;
	int cpu;
	u8 irql;
	char comm[TASK_COMM_LEN];
};

/**
 * struct ntmem_violation_watch - a claim on violations that are provoked on purpose
 * @link: link in the list of watches
 * @code: bug check it expects
 * @task: who provokes them, in task context; or %NULL, and it may be anybody
 * @nr_seen: reports that were taken for it instead of being printed
 * @last: the last of them
 */
struct ntmem_violation_watch {
	struct list_head link;
	u32 code;
	const struct task_struct *task;
	unsigned int nr_seen;
	struct ntmem_violation last;
};

/* What a violation does besides being reported. */
enum ntmem_violation_policy {
	NTMEM_VIOLATION_LOG,
	NTMEM_VIOLATION_RAISE,
	NTMEM_VIOLATION_PANIC,
	NTMEM_VIOLATION_STRICT,
};

extern enum ntmem_violation_policy ntmem_violation_policy;

/* Exception code for a bug check: an error, and a customer's, not one of NT's own. */
#define NTMEM_VIOLATION_STATUS(code) ((s32)(0xe0000000 | (code)))

/**
 * struct ntmem_hold - a call that raises at its end; see violation_raise.c
 * @outer: the call that this one is a part of, or %NULL
 * @active: it does so; else nothing is valid
 * @code: of the bug check
 * @parameter: its parameters
 * @caller: call site; 0 if nothing is to be raised
 */
struct ntmem_hold {
	struct ntmem_hold *outer;
	bool active;
	u32 code;
	u64 parameter[4];
	unsigned long caller;
};

void ntmem_hold_start(struct ntmem_hold *hold);
void ntmem_hold_finish(struct ntmem_hold *hold);
struct ntmem_hold *ntmem_hold_suspend(void);
void ntmem_hold_resume(struct ntmem_hold *hold);
void ntmem_violation_raise(const struct ntmem_violation *violation);

/**
 * ntmem_hold_begin() - begin a call that gives something back
 * @hold: the caller's, to be ended by ntmem_hold_end()
 *
 * Context: Any context.
 */
static __always_inline void ntmem_hold_begin(struct ntmem_hold *hold)
{
	hold->active = READ_ONCE(ntmem_violation_policy) == NTMEM_VIOLATION_RAISE;
	if (unlikely(hold->active))
		ntmem_hold_start(hold);
}

/**
 * ntmem_hold_end() - end it, and raise what was to be raised meanwhile
 * @hold: from ntmem_hold_begin()
 *
 * Context: Any context. The caller holds nothing any more.
 */
static __always_inline void ntmem_hold_end(struct ntmem_hold *hold)
{
	if (unlikely(hold->active))
		ntmem_hold_finish(hold);
}

void ntmem_violation(const struct ntmem_violation *violation);
bool ntmem_violation_report(const struct ntmem_violation *violation);
void ntmem_violation_stop(const struct ntmem_violation *violation);

/* Code, and four parameters of 18 characters each. */
#define NTMEM_STOP_TEXT 128
const char *ntmem_stop_text(const struct ntmem_violation *violation, char text[NTMEM_STOP_TEXT]);
const char *ntmem_bug_check_name(u32 code);
void ntmem_stop(const struct ntmem_violation *violation);
void ntmem_raise(s32 status, unsigned long caller);
void ntmem_raise_for(struct _EXCEPTION_RECORD *record, unsigned long caller);
void ntmem_raise_fault(bool write, unsigned long address, unsigned long caller);

/* What lies behind a call that does not return: a trap, by which objtool knows. */
#define ntmem_never() __builtin_trap()

/* As ntmem_stop(). */
static __always_inline void __noreturn ntmem_bug_check(const struct ntmem_violation *violation)
{
	ntmem_stop(violation);
	ntmem_never();
}

/* As ntmem_raise(). */
static __always_inline void __noreturn ntmem_raise_status(s32 status, unsigned long caller)
{
	ntmem_raise(status, caller);
	ntmem_never();
}

u64 ntmem_violation_total(void);
u64 ntmem_violations_module_gone(const struct module *module, struct ntmem_violation *first);
void ntmem_violations_show(struct seq_file *m);
void ntmem_violation_watch(struct ntmem_violation_watch *watch, u32 code);
void ntmem_violation_watch_own(struct ntmem_violation_watch *watch, u32 code);
unsigned int ntmem_violation_unwatch(struct ntmem_violation_watch *watch);
#if IS_ENABLED(CONFIG_KUNIT)
enum ntmem_violation_policy ntmem_violation_policy_set(enum ntmem_violation_policy policy);
#endif

/* Assertions -------------------------------------------------------------- */

/* What RtlAssert() does once it has said what is wrong. */
enum ntmem_assert_policy {
	NTMEM_ASSERT_CONTINUE,
	NTMEM_ASSERT_RAISE,
	NTMEM_ASSERT_STOP,
};

#if IS_ENABLED(CONFIG_KUNIT)
enum ntmem_assert_policy ntmem_assert_policy(enum ntmem_assert_policy policy);
void ntmem_assert_watch(void);
unsigned int ntmem_assert_unwatch(void);
#endif

/* Text, drivers ----------------------------------------------------------- */

/* Room for ntmem_caller_text(), and the kernel's own for a symbol. */
#define NTMEM_CALLER_TEXT KSYM_SYMBOL_LEN

const char *ntmem_caller_text(unsigned long caller, char text[NTMEM_CALLER_TEXT]);
bool ntmem_caller_is_kept(unsigned long caller);
unsigned long ntmem_caller_keep(const char *text);
void ntmem_callers_exit(void);
int ntmem_format(char *text, size_t size, const char *prefix, const char *format,
		 va_list arguments);
/* Of the longest character. */
#define NTMEM_UTF8_BYTES 4
size_t ntmem_utf8_put(u32 character, char bytes[NTMEM_UTF8_BYTES]);
size_t ntmem_utf8_whole(const char *text, size_t length);
bool ntmem_read_nofault(void *to, const void *from, size_t size);
#if IS_ENABLED(CONFIG_KUNIT)
bool ntmem_format_raw_pointers(bool raw);
#endif
int ntmem_status_to_errno(s32 status);
const char *ntmem_status_name(s32 status);
void ntmem_debug_end_line(void);
u32 ntmem_filter_bits(u32 level);
bool ntmem_filter_shows(u32 component, u32 level);
int ntmem_filter_set(const char *where, const char *text);
int ntmem_filter_text(char *text, size_t size);
void ntmem_debug_exit(void);
void ntmem_debug_divert(void (*sink)(const char *text, unsigned int length));

void ntmem_probe_init(void);

int ntmem_drivers_init(void);
void ntmem_drivers_exit(void);

/* Tests of what happens when memory runs out ------------------------------ */

#if IS_ENABLED(CONFIG_KUNIT)
void ntmem_fault_set(unsigned int nr_skip, unsigned int nr_fail);
void ntmem_fault_everywhere(bool fail);
bool ntmem_fault_now(void);
#else
static inline bool ntmem_fault_now(void)
{
	return false;
}
#endif

/* Rtl memory routines -------------------------------------------------------- */

#if IS_ENABLED(CONFIG_KUNIT)
extern void (*ntmem_device_accessed)(const void *address, size_t bytes, bool store);
#endif

/* Exchanges of 16 bytes ------------------------------------------------------ */

bool ntmem_exchange128(u64 *memory, u64 seen[2], const u64 wanted[2]);
bool ntmem_exchange128_is_native(void);
#if IS_ENABLED(CONFIG_KUNIT)
extern bool ntmem_exchange128_locked;
#endif

/* debugfs ----------------------------------------------------------------- */

#if IS_ENABLED(CONFIG_NTMEM_DEBUGFS)
void ntmem_debugfs_init(void);
void ntmem_debugfs_exit(void);
#else
static inline void ntmem_debugfs_init(void)
{
}

static inline void ntmem_debugfs_exit(void)
{
}
#endif

#endif /* NTMEM_INTERNAL_H */
