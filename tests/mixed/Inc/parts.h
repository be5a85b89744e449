/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the sources of the driver share.
 */
#ifndef PARTS_H
#define PARTS_H

#include "..\inc\VALUE.H"

#ifdef __cplusplus
extern "C" {
#endif

BOOLEAN PartStart(void);
VOID PartEnd(void);
ULONG PartValue(ULONG Value);
NTSTATUS PartRaise(NTSTATUS Status);

#ifdef __cplusplus
}
#endif

#endif /* PARTS_H */
