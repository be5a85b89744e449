// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the compiler makes of some calls. The cases run these functions;
 * scripts/vm.d/object-code.sh reads what they were compiled to.
 */
#define RTLMEM_KUNIT_INLINE

#include "rtlmem_kunit.h"

#define SECRET_BYTES 64

/* Nobody reads the secret any more, so the compiler may leave the zeroing out. */
void rtlmem_leave_secret_zeroed(void)
{
	u8 secret[SECRET_BYTES];

	rtlmem_take_secret(secret, sizeof(secret));
	RtlZeroMemory(secret, sizeof(secret));
}

/* Here it may not. */
void rtlmem_leave_secret_secured(void)
{
	u8 secret[SECRET_BYTES];

	rtlmem_take_secret(secret, sizeof(secret));
	RtlSecureZeroMemory(secret, sizeof(secret));
}

/* One store. */
void rtlmem_store_one_word(void *p)
{
	RtlZeroMemory(p, sizeof(u64));
}
