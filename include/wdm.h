/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's wdm.h offers of ntmem's subject.
 */
#ifndef NTMEM_WDM_H
#define NTMEM_WDM_H

#include <ntdef.h>
#include <ntmem/bugcodes.h>
#include <ntmem/pool.h>
#include <ntmem/lookaside.h>
#include <ntmem/rtlmem.h>
#include <ntmem/probe.h>
#include <ntmem/debug.h>
#include <ntmem/irql.h>
#include <ntmem/interlocked.h>
#include <ntmem/link.h>
#include <ntmem/slist.h>
#include <ntmem/string.h>
#include <ntmem/mutex.h>
#include <ntmem/time.h>
#include <ntmem/assert.h>
#include <ntmem/driver.h>
#include <ntmem/io.h>
#include <ntmem/intrinsics.h>
#include <ntmem/exception.h>
#include <ntmem/seh.h>
#ifdef NTMEM_SEH_LOWERCASE
#include <excpt.h>
#endif

/* Like the kit's, this header gives untagged pool the tag "Wdm ". */
#ifndef POOL_TAGGING
#define POOL_TAGGING 1
#endif
#define ExAllocatePool(type, bytes) ExAllocatePoolWithTag(type, bytes, 0x206d6457)
#define ExAllocatePoolWithQuota(type, bytes) ExAllocatePoolWithQuotaTag(type, bytes, 0x206d6457)

/* Source asks by this whether the kit's header was read. */
#ifdef NTMEM_DRIVER
#define _WDMDDK_
#endif

#endif /* NTMEM_WDM_H */
