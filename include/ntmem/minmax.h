/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * min and max, unless the source has its own or wants none. C gets them by wdm.h, C++, which
 * may have templates of these names, by windef.h alone. For driver objects alone.
 */
#ifndef NTMEM_MINMAX_H
#define NTMEM_MINMAX_H

#if defined(NTMEM_DRIVER) && !defined(NOMINMAX)
#ifndef min
#define min(first, second) ((first) < (second) ? (first) : (second))
#endif
#ifndef max
#define max(first, second) ((first) > (second) ? (first) : (second))
#endif
#endif

#endif /* NTMEM_MINMAX_H */
