/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's ntifs.h offers of ntmem's subject.
 */
#ifndef NTMEM_NTIFS_H
#define NTMEM_NTIFS_H

#include <ntddk.h>

#ifdef NTMEM_DRIVER
#ifndef FlagOn
#define FlagOn(flags, flag) ((flags) & (flag))
#endif
#ifndef BooleanFlagOn
#define BooleanFlagOn(flags, flag) ((BOOLEAN)(((flags) & (flag)) != 0))
#endif
#ifndef SetFlag
#define SetFlag(flags, flag) ((flags) |= (flag))
#endif
#ifndef ClearFlag
#define ClearFlag(flags, flag) ((flags) &= ~(flag))
#endif
#endif

/* Source asks by this whether the kit's header was read. */
#ifdef NTMEM_DRIVER
#define _NTIFS_
#endif

#endif /* NTMEM_NTIFS_H */
