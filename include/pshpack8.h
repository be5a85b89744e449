/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Structures from here on have fields aligned to 8, until poppack.h.
 */
#pragma clang diagnostic ignored "-Wpragma-pack"
#pragma pack(push, 8)
