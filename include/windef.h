/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's windef.h offers of ntmem's subject: names of user space that driver
 * source sometimes has. For driver objects alone.
 */
#ifndef NTMEM_WDK_WINDEF_H
#define NTMEM_WDK_WINDEF_H

#include <ntdef.h>

#ifdef NTMEM_DRIVER

typedef INT BOOL, *PBOOL, *LPBOOL;
typedef float FLOAT, *PFLOAT;
typedef BYTE *LPBYTE;
typedef INT *LPINT;
typedef WORD *LPWORD;
typedef LONG *LPLONG;
typedef DWORD *LPDWORD;
typedef void *LPVOID;
typedef const void *LPCVOID;

#define FAR
#define NEAR
#define far
#define near
#define MAX_PATH 260
#define MAKEWORD(low, high) ((WORD)((BYTE)(low) | (WORD)(BYTE)(high) << 8))
#define MAKELONG(low, high) ((LONG)((WORD)(low) | (DWORD)(WORD)(high) << 16))
#define LOWORD(value) ((WORD)((ULONG_PTR)(value) & 0xffff))
#define HIWORD(value) ((WORD)((ULONG_PTR)(value) >> 16 & 0xffff))
#define LOBYTE(value) ((BYTE)((ULONG_PTR)(value) & 0xff))
#define HIBYTE(value) ((BYTE)((ULONG_PTR)(value) >> 8 & 0xff))

#include <ntmem/minmax.h>

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_WDK_WINDEF_H */
