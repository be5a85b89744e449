/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Found under two spellings, neither of which is its own.
 */
#ifndef VALUE_H
#define VALUE_H

#define MIXED_VALUE 20

#endif /* VALUE_H */
