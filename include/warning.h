/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver kit's warning.h chooses warnings of a compiler that is not here.
 */
#ifndef NTMEM_WDK_WARNING_H
#define NTMEM_WDK_WARNING_H

#endif /* NTMEM_WDK_WARNING_H */
