/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's excpt.h offers: guarded code, and its keywords in lower case, but for
 * C++, which has a try of its own.
 */
#ifndef NTMEM_EXCPT_H
#define NTMEM_EXCPT_H

#include <ntmem/seh.h>

#ifndef __cplusplus
#define try __try
#define except __except
#define finally __finally
#define leave __leave
#endif

#endif /* NTMEM_EXCPT_H */
