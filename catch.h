/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls whose exceptions are taken by code that is not guarded itself.
 */
#ifndef NTMEM_CATCH_H
#define NTMEM_CATCH_H

#include <ntmem/exception.h>

int ntmem_catch(void (*routine)(void *argument), void *argument, EXCEPTION_RECORD *record);

#endif /* NTMEM_CATCH_H */
