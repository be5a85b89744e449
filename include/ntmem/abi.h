/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which ntmem a driver has been built for.
 *
 * The number is raised by every change with which a driver that was built before, and is not
 * built again, would no longer do what it did: to the layout of a structure of these headers,
 * to an inline routine and what it relies on, to the arguments of a routine. What is only
 * added leaves it as it is. A driver with another number is not loaded.
 */
#ifndef NTMEM_ABI_H
#define NTMEM_ABI_H

#define NTMEM_ABI 1

#endif /* NTMEM_ABI_H */
