/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's ntstatus.h offers of ntmem's subject.
 */
#ifndef NTMEM_WDK_NTSTATUS_H
#define NTMEM_WDK_NTSTATUS_H

#include <ntmem/status.h>

#endif /* NTMEM_WDK_NTSTATUS_H */
