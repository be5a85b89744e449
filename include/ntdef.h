/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's ntdef.h offers of ntmem's subject.
 */
#ifndef NTMEM_WDK_NTDEF_H
#define NTMEM_WDK_NTDEF_H

#include <ntmem/types.h>
#include <ntmem/status.h>
#include <ntmem/macros.h>
#include <ntmem/annotations.h>
#include <ntmem/annotations_old.h>
#include <ntmem/versions.h>
#include <ntmem/cstring.h>
#include <ctype.h>
#include <guiddef.h>
#include <stdarg.h>

/* Source asks by this whether the kit's header was read. */
#ifdef NTMEM_DRIVER
#define _NTDEF_
#endif

#endif /* NTMEM_WDK_NTDEF_H */
