/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What source written for Microsoft's compiler spells in that compiler's way.
 *
 * All of it is for driver objects alone, which are compiled with NTMEM_DRIVER=1: Linux
 * has its own meaning for some of these names. This header needs no other one, so that
 * a driver's build can have it read before the source (-include), as the compiler knows
 * these names before any header.
 *
 * _MSC_VER stays undefined: it promises the compiler itself, with its intrinsics and its
 * assembler, to all source that asks.
 */
#ifndef NTMEM_COMPILER_H
#define NTMEM_COMPILER_H

/* What C++ alone has says so: drivers include their headers inside of extern "C". */
#ifdef __cplusplus
#define NTMEM_BEGIN_DECLS extern "C" {
#define NTMEM_END_DECLS }
#define NTMEM_BEGIN_CXX extern "C++" {
#define NTMEM_END_CXX }
#define NTMEM_STATIC_ASSERT(expression, text) static_assert(expression, text)
#else
#define NTMEM_BEGIN_DECLS
#define NTMEM_END_DECLS
#define NTMEM_STATIC_ASSERT(expression, text) _Static_assert(expression, text)
#endif

/*
 * The compiler may know what does not return where ntcc tells the kernel's object
 * checker as well.
 */
#ifdef NTMEM_NTCC
#define NTMEM_NORETURN __attribute__((__noreturn__))
#else
#define NTMEM_NORETURN
#endif

/* NT has one calling convention on x64; recompiled code uses the target's own. */
#define NTAPI
#define NTSYSAPI
#define NTKERNELAPI
/*
 * In our own headers it follows the closing brace: symbol versioning does not parse it
 * before the tag.
 */
#define DECLSPEC_ALIGN(bytes) __attribute__((__aligned__(bytes)))

#ifndef NTMEM_DRIVER

#ifdef __cplusplus
#define FORCEINLINE inline __attribute__((__always_inline__, __unused__))
#else
#define FORCEINLINE static inline __attribute__((__always_inline__, __unused__))
#endif

#else /* NTMEM_DRIVER */

/* What kbuild has every object read defines these, in Linux's way. */
#undef inline
#undef __inline
#undef __inline__
#undef noinline
#undef fallthrough
#undef auto
#undef __assume

/*
 * In NT's C an inline function has external linkage, and many objects may define it.
 * Source may say static as well, before or after, so no storage class may stand here.
 *
 * A function of a header becomes an inline definition of C99, of which no symbol
 * remains, so it must be inlined. One of the source file itself is an ordinary
 * definition besides: it may be pointed to, and use static names. (C99 forbids inline
 * definitions to use them, so those of our own headers must not be static here.)
 */
#ifdef __cplusplus
#define FORCEINLINE inline __attribute__((__always_inline__, __unused__))
#define __inline inline
#else
#define NTMEM_FORCEINLINE_SOURCE \
	__inline__ __attribute__((__always_inline__, __gnu_inline__, __unused__))
#define NTMEM_FORCEINLINE_HEADER __inline__ __attribute__((__always_inline__, __unused__))
#define NTMEM_INLINE_SOURCE __inline__ __attribute__((__gnu_inline__, __unused__))
#define NTMEM_INLINE_HEADER NTMEM_FORCEINLINE_HEADER
/* KIND_SOURCE at include level 0, else KIND_HEADER. */
#define NTMEM_LEVEL_0 ~, SOURCE
#define NTMEM_PASTE(first, second) first##second
#define NTMEM_BY_PLACE(kind, place) NTMEM_PASTE(kind, place)
#define NTMEM_SECOND(first, second, ...) second
#define NTMEM_PLACE(...) NTMEM_SECOND(__VA_ARGS__)
#define NTMEM_PLACE_OF(level) NTMEM_PLACE(NTMEM_PASTE(NTMEM_LEVEL_, level), HEADER, ~)
#define FORCEINLINE NTMEM_BY_PLACE(NTMEM_FORCEINLINE_, NTMEM_PLACE_OF(__INCLUDE_LEVEL__))
#define NTMEM_INLINE NTMEM_BY_PLACE(NTMEM_INLINE_, NTMEM_PLACE_OF(__INCLUDE_LEVEL__))
#define inline NTMEM_INLINE
#define __inline NTMEM_INLINE
#endif
#define _inline __inline
#define __forceinline FORCEINLINE
#define _forceinline FORCEINLINE
#define CFORCEINLINE FORCEINLINE

#define __cdecl
#define __stdcall
#define __fastcall
#define __thiscall
#define __vectorcall
#define _cdecl
#define _stdcall
#define _fastcall
#define _vectorcall
#define NTAPI_INLINE
#define NTSYSCALLAPI
#define NTHALAPI
#define FASTCALL
#define DDKAPI
#define DDKFASTAPI
#define CALLBACK
#define WINAPI
#define APIENTRY

#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long
#define _int8 char
#define _int16 short
#define _int32 int
#define _int64 long

/* Pointers have 64 bits, and x86-64 reads any address. */
#define __ptr32
#define __ptr64
#define __sptr
#define __uptr
#define __w64
#define __unaligned
#define _unaligned
#define UNALIGNED
#define UNALIGNED64
#define POINTER_32
#define POINTER_64
#define FIRMWARE_PTR
#define __restrict __restrict__
#define RESTRICTED_POINTER __restrict__

/*
 * One word each, as in __declspec(noinline). One that is not here gets a warning, as it
 * would there; the last three change what the source means and end the compilation.
 */
#define __declspec(word) __attribute__((NTMEM_DECLSPEC_##word))
#define _declspec(word) __attribute__((NTMEM_DECLSPEC_##word))
#define NTMEM_DECLSPEC_align __aligned__
#define NTMEM_DECLSPEC_deprecated __deprecated__
#define NTMEM_DECLSPEC_noinline __noinline__
#define NTMEM_DECLSPEC_selectany __weak__
#ifdef NTMEM_NTCC
#define NTMEM_DECLSPEC_noreturn __noreturn__
#else
#define NTMEM_DECLSPEC_noreturn
#endif
#define NTMEM_DECLSPEC_allocate(segment)
#define NTMEM_DECLSPEC_allocator
#define NTMEM_DECLSPEC_code_seg(segment)
#define NTMEM_DECLSPEC_dllexport
#define NTMEM_DECLSPEC_dllimport
#define NTMEM_DECLSPEC_empty_bases
#define NTMEM_DECLSPEC_guard(how)
#define NTMEM_DECLSPEC_no_sanitize_address
#define NTMEM_DECLSPEC_noalias
#define NTMEM_DECLSPEC_nothrow
#define NTMEM_DECLSPEC_novtable
#define NTMEM_DECLSPEC_restrict
#define NTMEM_DECLSPEC_safebuffers
#define NTMEM_DECLSPEC_spectre(how)
#define NTMEM_DECLSPEC_uuid(text)
#define NTMEM_DECLSPEC_naked __mode__(ntmem_does_not_offer_declspec_naked)
#define NTMEM_DECLSPEC_property(...) __mode__(ntmem_does_not_offer_declspec_property)
#define NTMEM_DECLSPEC_thread __mode__(ntmem_does_not_offer_declspec_thread)

#define DECLSPEC_IMPORT
#define DECLSPEC_EXPORT
#define DECLSPEC_NORETURN NTMEM_NORETURN
#define DECLSPEC_NOINLINE __attribute__((__noinline__))
#define DECLSPEC_SELECTANY __attribute__((__weak__))
#define DECLSPEC_CACHEALIGN DECLSPEC_ALIGN(64)
#define DECLSPEC_NOTHROW
#define DECLSPEC_NOVTABLE
#define DECLSPEC_UUID(text)
#define DECLSPEC_DEPRECATED __attribute__((__deprecated__))
#define DECLSPEC_DEPRECATED_DDK
#define DECLSPEC_SAFEBUFFERS
#define DECLSPEC_NOSANITIZEADDRESS
#define DECLSPEC_GUARDNOCF
#define DECLSPEC_GUARD_SUPPRESS
#define DECLSPEC_ADDRSAFE
#define DECLSPEC_HOTPATCH

#define __pragma(text) NTMEM_PRAGMA(text)
#define _pragma(text) NTMEM_PRAGMA(text)
#define NTMEM_PRAGMA(...) _Pragma(#__VA_ARGS__)

#define __FUNCSIG__ __PRETTY_FUNCTION__
#define __FUNCDNAME__ __func__
#define __alignof(type) __alignof__(type)
#define _alignof(type) __alignof__(type)
#define TYPE_ALIGNMENT(type) __alignof__(type)
#ifndef __cplusplus
#define static_assert _Static_assert
#endif

/* Looked at by the compiler, not evaluated. */
#define __assume(expression) ((void)sizeof(!(expression)))
#define __noop(...) ((void)0)
#define __nop() __asm__ volatile("nop")
#define __debugbreak() DbgBreakPoint()
#define _ReturnAddress() __builtin_return_address(0)
#define _AddressOfReturnAddress() \
	((void *)((char *)__builtin_frame_address(0) + sizeof(void *)))

/* What the compiler and the driver kit's build define. */
#define _WIN32 1
#define _WIN64 1
#define WIN32 1
#define _M_AMD64 100
#define _M_X64 100
#define _AMD64_ 1
#define AMD64 1
#define WINNT 1
#define _KERNEL_MODE 1

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_COMPILER_H */
