// SPDX-License-Identifier: GPL-2.0-only
/*
 * DbgPrint and its relatives; see "Sending Output to the Debugger".
 *
 * NT's debugger shows text as it comes; Linux's log has whole lines. So text
 * without a newline is held, per task or interrupt context, and joined with the
 * next call's. What nobody finishes within a second is printed by the worker.
 * Lines wait in a fixed table; the oldest is printed early when it is full. What
 * is filtered out is not even formatted; debug_filter.c decides about that.
 *
 * Difference: a line that is joined of messages of different levels has the level
 * of the first in the log.
 */
#include <linux/bits.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "internal.h"

/* What NT transmits of one call, in bytes. */
#define MAX_MESSAGE 512
#define MAX_LINES 16
#define LINE_PATIENCE HZ

/**
 * struct debug_line - text that waits for its newline
 * @context: whose it is; 0 if the slot is free
 * @since: jiffies at its last addition
 * @level: printk level of its first part
 * @length: bytes in @text
 * @text: not terminated
 */
struct debug_line {
	u64 context;
	unsigned long since;
	char level;
	unsigned int length;
	char text[MAX_MESSAGE];
};

/* Guarded by line_lock. */
static struct debug_line lines[MAX_LINES];
/* Raw, because messages come from where other locks sleep on PREEMPT_RT. */
static DEFINE_RAW_SPINLOCK(line_lock);

static void debug_flush_old(struct work_struct *work);
static DECLARE_DELAYED_WORK(flush_dwork, debug_flush_old);

#if IS_ENABLED(CONFIG_KUNIT)
/* Takes the lines instead of the log while a suite looks at them. */
static void (*debug_sink)(const char *text, unsigned int length);

/**
 * ntmem_debug_divert() - let a suite see the lines
 * @sink: called with each line, which has no newline and need not end in a NUL,
 *	instead of printing it; %NULL to print again
 *
 * Context: Process context.
 */
void ntmem_debug_divert(void (*sink)(const char *text, unsigned int length))
{
	WRITE_ONCE(debug_sink, sink);
	/* A flush that saw the old one has ended when this returns. */
	flush_delayed_work(&flush_dwork);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_debug_divert);

static bool debug_diverted(const char *text, unsigned int length)
{
	void (*sink)(const char *text, unsigned int length) = READ_ONCE(debug_sink);

	if (sink)
		sink(text, length);
	return sink;
}
#else
static bool debug_diverted(const char *text, unsigned int length)
{
	return false;
}
#endif

/* Tells apart whose text may be joined: never 0. */
static u64 debug_context(void)
{
	if (in_task())
		return (u64)current->pid << 1 | 1;
	return (u64)(raw_smp_processor_id() + 1) << 34 | (u64)(in_hardirq() ? 1 : 0) << 33;
}

static void debug_emit(char level, const char *text, unsigned int length)
{
	/* Output is in whole lines; a carriage return before the newline goes. */
	if (length && text[length - 1] == '\r')
		length--;
	if (debug_diverted(text, length))
		return;
	switch (level) {
	case '3':
		printk(KERN_ERR "%.*s\n", length, text);
		break;
	case '4':
		printk(KERN_WARNING "%.*s\n", length, text);
		break;
	default:
		printk(KERN_INFO "%.*s\n", length, text);
	}
}

/* Empties a slot into *line if it is in use, older than @age and of @context. */
static bool debug_take(struct debug_line *line, u64 context, unsigned long age)
{
	unsigned long flags;
	bool found = false;
	int i;

	raw_spin_lock_irqsave(&line_lock, flags);
	for (i = 0; i < MAX_LINES && !found; i++) {
		if (!lines[i].context || (context && lines[i].context != context) ||
		    time_before(jiffies, lines[i].since + age))
			continue;
		*line = lines[i];
		lines[i].context = 0;
		found = true;
	}
	raw_spin_unlock_irqrestore(&line_lock, flags);
	return found;
}

/* Holds text back. If all slots are taken, the oldest one is given up in *old. */
static bool debug_hold(const struct debug_line *line, struct debug_line *old)
{
	struct debug_line *slot = NULL;
	unsigned long flags;
	bool evicted;
	int i;

	raw_spin_lock_irqsave(&line_lock, flags);
	for (i = 0; i < MAX_LINES; i++) {
		if (!lines[i].context) {
			slot = &lines[i];
			break;
		}
		if (!slot || time_before(lines[i].since, slot->since))
			slot = &lines[i];
	}
	evicted = slot->context;
	if (evicted)
		*old = *slot;
	*slot = *line;
	raw_spin_unlock_irqrestore(&line_lock, flags);
	return evicted;
}

static void debug_flush_all(unsigned long age)
{
	struct debug_line line;

	while (debug_take(&line, 0, age))
		debug_emit(line.level, line.text, line.length);
}

static void debug_flush_old(struct work_struct *work)
{
	bool waiting = false;
	int i;

	debug_flush_all(LINE_PATIENCE);
	for (i = 0; i < MAX_LINES; i++)
		waiting |= READ_ONCE(lines[i].context);
	if (waiting)
		queue_delayed_work(ntmem_workqueue, &flush_dwork, LINE_PATIENCE);
}

/* Puts what is left of a message in the table, for the next call to go on with. */
static noinline_for_stack void debug_keep(struct debug_line *line)
{
	struct debug_line old;

	line->context = debug_context();
	line->since = jiffies;
	if (debug_hold(line, &old))
		debug_emit(old.level, old.text, old.length);
	queue_delayed_work(ntmem_workqueue, &flush_dwork, LINE_PATIENCE);
}

/* Ends a line that is full, in front of the character that this byte belongs to. */
static void debug_split(struct debug_line *line, char next)
{
	unsigned int length = line->length;

	if ((next & 0xc0) == 0x80)
		length = ntmem_utf8_whole(line->text, line->length);
	debug_emit(line->level, line->text, length);
	line->length -= length;
	memmove(line->text, line->text + length, line->length);
}

static noinline_for_stack void debug_print(char level, const char *message, int length)
{
	const char *end = message + length;
	struct debug_line line;

	/* Work cannot be queued from an NMI, so nothing is held there. */
	if (in_nmi() || !debug_take(&line, debug_context(), 0)) {
		line.length = 0;
		line.level = level;
	}
	for (; message < end; message++) {
		if (*message == '\n') {
			debug_emit(line.level, line.text, line.length);
			line.length = 0;
			line.level = level;
			continue;
		}
		/* As on a terminal; the log's records would end with it. */
		if (!*message)
			continue;
		if (line.length == sizeof(line.text))
			debug_split(&line, *message);
		line.text[line.length++] = *message;
	}
	if (!line.length)
		return;
	if (in_nmi())
		debug_emit(line.level, line.text, line.length);
	else
		debug_keep(&line);
}

/* Of a mask of several levels the worst counts. */
static char debug_level(u32 level)
{
	u32 bits = ntmem_filter_bits(level);

	if (bits & BIT(DPFLTR_ERROR_LEVEL))
		return '3';
	return bits & BIT(DPFLTR_WARNING_LEVEL) ? '4' : '6';
}

static void debug_vprint(const char *prefix, u32 component, u32 level, const char *format,
			 va_list arguments)
{
	char message[MAX_MESSAGE + 1];
	int length;

	if (!ntmem_filter_shows(component, level))
		return;
	length = ntmem_format(message, sizeof(message), prefix, format, arguments);
	debug_print(debug_level(level), message, length);
}

/**
 * vDbgPrintExWithPrefix() - print a message after a prefix
 * @Prefix: text, taken as it is, or %NULL
 * @ComponentId: component, whose mask decides whether it is shown
 * @Level: level; DPFLTR_ERROR_LEVEL and DPFLTR_WARNING_LEVEL choose the log's level too
 * @Format: format; see format.c for what it may contain
 * @arglist: arguments
 *
 * 512 bytes are printed at the most, prefix included. Follows the NT topic of
 * this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: STATUS_SUCCESS, also if the message is filtered out.
 */
ULONG vDbgPrintExWithPrefix(PCCH Prefix, ULONG ComponentId, ULONG Level, PCCH Format,
			    va_list arglist)
{
	debug_vprint(Prefix, ComponentId, Level, Format, arglist);
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(vDbgPrintExWithPrefix);

/**
 * vDbgPrintEx() - print a message
 * @ComponentId: as for vDbgPrintExWithPrefix()
 * @Level: as for vDbgPrintExWithPrefix()
 * @Format: format
 * @arglist: arguments
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: STATUS_SUCCESS, also if the message is filtered out.
 */
ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCCH Format, va_list arglist)
{
	debug_vprint(NULL, ComponentId, Level, Format, arglist);
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(vDbgPrintEx);

/**
 * DbgPrintEx() - print a message
 * @ComponentId: as for vDbgPrintExWithPrefix()
 * @Level: as for vDbgPrintExWithPrefix()
 * @Format: format and its arguments
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: STATUS_SUCCESS, also if the message is filtered out.
 */
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...)
{
	va_list arguments;

	va_start(arguments, Format);
	debug_vprint(NULL, ComponentId, Level, Format, arguments);
	va_end(arguments);
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(DbgPrintEx);

/**
 * DbgPrint() - print a message
 * @Format: format and its arguments
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: STATUS_SUCCESS, also if the message is filtered out.
 */
ULONG DbgPrint(PCSTR Format, ...)
{
	va_list arguments;

	va_start(arguments, Format);
	debug_vprint(NULL, DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL, Format, arguments);
	va_end(arguments);
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(DbgPrint);

/* Two states that do not change, where drivers expect variables. */
static BOOLEAN debugger_enabled;
static BOOLEAN debugger_not_present = TRUE;
PBOOLEAN KdDebuggerEnabled = &debugger_enabled;
NTMEM_EXPORT_SYMBOL(KdDebuggerEnabled);
PBOOLEAN KdDebuggerNotPresent = &debugger_not_present;
NTMEM_EXPORT_SYMBOL(KdDebuggerNotPresent);

/**
 * KdRefreshDebuggerNotPresent() - tell whether a kernel debugger is missing
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: TRUE: NT's debuggers do not attach to Linux.
 */
BOOLEAN NTAPI KdRefreshDebuggerNotPresent(void)
{
	return debugger_not_present;
}
NTMEM_EXPORT_SYMBOL(KdRefreshDebuggerNotPresent);

/**
 * ntmem_debug_end_line() - have the next message begin a line
 *
 * Context: Any context.
 */
void ntmem_debug_end_line(void)
{
	struct debug_line line;

	if (!in_nmi() && debug_take(&line, debug_context(), 0))
		debug_emit(line.level, line.text, line.length);
}

/**
 * ntmem_debug_exit() - print what still waits
 *
 * Context: Process context; no driver is loaded any more.
 */
void ntmem_debug_exit(void)
{
	cancel_delayed_work_sync(&flush_dwork);
	debug_flush_all(0);
}
