/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ends what a pshpack header began.
 */
#pragma pack(pop)
