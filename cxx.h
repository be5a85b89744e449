/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What compiled C++ calls by itself. No source does, so only the definitions need these.
 */
#ifndef NTMEM_CXX_INTERNAL_H
#define NTMEM_CXX_INTERNAL_H

void __cxa_pure_virtual(void);
void __cxa_throw_bad_array_new_length(void);
void __cxa_deleted_virtual(void);
void __tsan_vptr_update(void *table, void *value);

#endif /* NTMEM_CXX_INTERNAL_H */
