/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver kit's suppress.h silences its own static analysis, of which there is none here.
 */
#ifndef NTMEM_WDK_SUPPRESS_H
#define NTMEM_WDK_SUPPRESS_H

#endif /* NTMEM_WDK_SUPPRESS_H */
