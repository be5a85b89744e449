/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites of debug output share: the lines, caught on their way to the log.
 */
#ifndef NTMEM_DEBUG_KUNIT_H
#define NTMEM_DEBUG_KUNIT_H

#include <linux/spinlock.h>
#include <linux/string.h>

#include "internal.h"

#define MAX_CAPTURED 4096

/* The lines so far, each with a newline. */
static struct {
	/* Guards the rest: interrupts print too. */
	spinlock_t lock;
	size_t length;
	char text[MAX_CAPTURED];
} captured;

static void debug_capture(const char *text, unsigned int length)
{
	unsigned long flags;

	spin_lock_irqsave(&captured.lock, flags);
	if (captured.length + length + 2 <= sizeof(captured.text)) {
		memcpy(captured.text + captured.length, text, length);
		captured.length += length;
		captured.text[captured.length++] = '\n';
		captured.text[captured.length] = '\0';
	}
	spin_unlock_irqrestore(&captured.lock, flags);
}

static inline void debug_capture_start(void)
{
	spin_lock_init(&captured.lock);
	captured.length = 0;
	captured.text[0] = '\0';
	ntmem_debug_divert(debug_capture);
}

static inline void debug_capture_stop(void)
{
	ntmem_debug_divert(NULL);
}

#endif /* NTMEM_DEBUG_KUNIT_H */
