/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What follows this header in a source defines its GUIDs, instead of declaring them.
 */
#ifndef NTMEM_WDK_INITGUID_H
#define NTMEM_WDK_INITGUID_H

#ifdef NTMEM_DRIVER

#ifndef INITGUID
#define INITGUID
#endif

#endif /* NTMEM_DRIVER */

#include <guiddef.h>

#endif /* NTMEM_WDK_INITGUID_H */
