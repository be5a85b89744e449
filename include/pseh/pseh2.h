/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What source for compilers without the keywords includes: _SEH2_TRY and its relatives.
 */
#ifndef NTMEM_PSEH2_H
#define NTMEM_PSEH2_H

#include <ntmem/seh.h>

#endif /* NTMEM_PSEH2_H */
