/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's guiddef.h offers: GUIDs, which here are 16 bytes without a meaning.
 * What DEFINE_GUID does depends on INITGUID where it stands, so it is defined at each
 * inclusion anew.
 */
#ifdef NTMEM_DRIVER

#undef DEFINE_GUID
#ifdef __cplusplus
#define NTMEM_EXTERN_GUID extern "C"
#else
#define NTMEM_EXTERN_GUID extern
#endif
#ifdef INITGUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)    \
	NTMEM_EXTERN_GUID const GUID name;                              \
	NTMEM_EXTERN_GUID_DEFINITION const GUID DECLSPEC_SELECTANY name = \
		{ l, w1, w2, { b1, b2, b3, b4, b5, b6, b7, b8 } }
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
	NTMEM_EXTERN_GUID const GUID name
#endif

#endif /* NTMEM_DRIVER */

#ifndef NTMEM_WDK_GUIDDEF_H
#define NTMEM_WDK_GUIDDEF_H

#include <ntmem/types.h>

#ifdef NTMEM_DRIVER

#include <ntmem/cstring.h>

#ifdef __cplusplus
#define NTMEM_EXTERN_GUID_DEFINITION extern "C"
#define IsEqualGUID(first, second) (!memcmp(&(first), &(second), sizeof(GUID)))
#else
#define NTMEM_EXTERN_GUID_DEFINITION
#define IsEqualGUID(first, second) (!memcmp(first, second, sizeof(GUID)))
#endif
#define IsEqualIID(first, second) IsEqualGUID(first, second)
#define IsEqualCLSID(first, second) IsEqualGUID(first, second)
#define IsEqualFMTID(first, second) IsEqualGUID(first, second)

typedef GUID *LPGUID, IID, *LPIID, CLSID, *LPCLSID, FMTID, *LPFMTID;
typedef const GUID *LPCGUID;

#ifdef __cplusplus
typedef const GUID &REFGUID, &REFIID, &REFCLSID, &REFFMTID;

inline bool operator==(const GUID &first, const GUID &second)
{
	return !memcmp(&first, &second, sizeof(GUID));
}

inline bool operator!=(const GUID &first, const GUID &second)
{
	return memcmp(&first, &second, sizeof(GUID)) != 0;
}
#else
typedef const GUID *REFGUID, *REFIID, *REFCLSID, *REFFMTID;
#endif

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_WDK_GUIDDEF_H */
