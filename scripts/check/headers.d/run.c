// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the inline functions and macros of the headers compute. It needs no kernel: it is run
 * where it is built, as C and as C++, and says how many of its checks failed.
 */
#include <ntifs.h>
#include <windef.h>
#include <intrin.h>
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>

static int NrFailed;

#define CHECK(expression)                                                     \
	do {                                                                  \
		if (!(expression)) {                                          \
			__builtin_printf("line %d: %s\n", __LINE__, #expression); \
			NrFailed++;                                           \
		}                                                             \
	} while (0)

static void Narrow(void)
{
	char Text[8];
	const char *const Hidden = "aBc";

	memset(Text, 'x', sizeof(Text));
	CHECK(strcpy(Text, "abc") == Text && memcmp(Text, "abc\0xxxx", 8) == 0);
	CHECK(strcat(Text, "de") == Text && strcmp(Text, "abcde") == 0);
	CHECK(strncat(Text, "fgh", 1) == Text && memcmp(Text, "abcdef\0x", 8) == 0);
	CHECK(strncpy(Text, "ab", 4) == Text && memcmp(Text, "ab\0\0ef\0x", 8) == 0);
	CHECK(strncpy(Text, "xyz", 2) == Text && memcmp(Text, "xy\0\0ef", 6) == 0);
	CHECK(strncpy(Text, "q", 0) == Text && Text[0] == 'x');
	CHECK(_stricmp(Hidden, "AbC") == 0 && _stricmp(Hidden, "abcd") < 0);
	CHECK(_stricmp("[", "a") < 0 && _stricmp("\xff", "a") > 0);
	CHECK(_strnicmp(Hidden, "ABx", 2) == 0 && _strnicmp(Hidden, "ABx", 3) < 0);
	CHECK(_strnicmp(Hidden, "x", 0) == 0);
}

static void Wide(void)
{
	WCHAR Text[8];
	const WCHAR *const Source = L"abcab";

	memset(Text, 0xff, sizeof(Text));
	CHECK(wcslen(Source) == 5 && wcslen(L"") == 0);
	CHECK(wcsnlen(Source, 3) == 3 && wcsnlen(Source, 9) == 5 && wcsnlen(Source, 0) == 0);
	CHECK(wcscpy(Text, L"ab") == Text && Text[2] == 0 && Text[3] == 0xffff);
	CHECK(wcscat(Text, L"cd") == Text && wcscmp(Text, L"abcd") == 0 && Text[5] == 0xffff);
	CHECK(wcsncat(Text, L"efg", 1) == Text && wcscmp(Text, L"abcde") == 0 && Text[6] == 0xffff);
	CHECK(wcsncpy(Text, L"z", 3) == Text && Text[0] == 'z' && !Text[1] && !Text[2] && Text[3] == 'd');
	CHECK(wcscmp(L"a", L"b") < 0 && wcscmp(L"\xffff", L"a") > 0 && wcscmp(L"a", L"") > 0);
	CHECK(wcsncmp(L"abc", L"abd", 2) == 0 && wcsncmp(L"abc", L"abd", 3) < 0);
	CHECK(_wcsicmp(L"aBc", L"AbC") == 0 && _wcsnicmp(L"aX", L"Ay", 1) == 0);
	CHECK(wcschr(Source, 'b') == Source + 1 && wcschr(Source, 'x') == NULL);
	CHECK(wcschr(Source, 0) == Source + 5);
	CHECK(wcsrchr(Source, 'b') == Source + 4 && wcsrchr(Source, 'x') == NULL);
	CHECK(wcsrchr(Source, 0) == Source + 5);
	CHECK(wcsstr(Source, L"ab") == Source && wcsstr(Source, L"bc") == Source + 1);
	CHECK(wcsstr(Source, L"") == Source && wcsstr(Source, L"abcabc") == NULL);
	CHECK(towlower('A') == 'a' && towupper(0xe4) == 0xe4);
}

static void Characters(void)
{
	int i, NrAlpha = 0, NrDigit = 0, NrHex = 0, NrSpace = 0, NrPunct = 0, NrPrint = 0, NrControl = 0;

	for (i = -1; i < 256; i++) {
		NrAlpha += !!isalpha(i);
		NrDigit += !!isdigit(i);
		NrHex += !!isxdigit(i);
		NrSpace += !!isspace(i);
		NrPunct += !!ispunct(i);
		NrPrint += !!isprint(i);
		NrControl += !!iscntrl(i);
		CHECK(toupper(i) == (islower(i) ? i - 32 : i));
		CHECK(tolower(i) == (isupper(i) ? i + 32 : i));
		CHECK(!!isgraph(i) == (isalnum(i) || ispunct(i)));
	}
	CHECK(NrAlpha == 52 && NrDigit == 10 && NrHex == 22 && NrSpace == 6);
	CHECK(NrPunct == 32 && NrPrint == 95 && NrControl == 33);
	CHECK(abs(-5) == 5 && abs(5) == 5);
}

static void Unaligned(void)
{
	UCHAR Bytes[18] = { 0 };
	USHORT Half;
	ULONG Whole;

	Bytes[17] = 9;
	RtlStoreUlong(Bytes + 1, 0x44332211);
	RtlRetrieveUshort(&Half, Bytes + 2);
	CHECK(Bytes[0] == 0 && Bytes[1] == 0x11 && Bytes[4] == 0x44 && Half == 0x3322 && Bytes[5] == 0);
	RtlStoreUshort(Bytes + 3, 0x8877);
	RtlRetrieveUlong(&Whole, Bytes + 1);
	CHECK(Whole == 0x88772211 && Bytes[5] == 0);
	RtlStoreUlonglong(Bytes + 1, 1);
	RtlStoreUlongPtr(Bytes + 9, 2);
	CHECK(Bytes[1] == 1 && Bytes[2] == 0 && Bytes[8] == 0 && Bytes[9] == 2 && Bytes[17] == 9);
}

static void Bits(void)
{
	volatile ULONG Zero = 0;
	ULONG Index = 77;
	UCHAR Bytes[5] = { 1, 1, 1, 1, 1 };
	ULONG64 Words[3] = { 1, 1, 1 };
	LONG Signed[2] = { MINLONG32, 4 };
	LONG64 Wide = MINLONG64;
	ULONG Longs[3] = { 1, 2, 3 }, Copy[3] = { 0, 0, 0 };

	CHECK(!_BitScanForward(&Index, Zero) && !_BitScanReverse(&Index, Zero) && Index == 77);
	CHECK(!_BitScanForward64(&Index, Zero) && !_BitScanReverse64(&Index, Zero) && Index == 77);
	CHECK(BitScanForward(&Index, 0x80 + Zero) && Index == 7 && !BitScanReverse64(&Index, Zero));
	CHECK(_BitScanForward(&Index, 0x80000010 + Zero) && Index == 4);
	CHECK(_BitScanReverse(&Index, 0x80000010 + Zero) && Index == 31);
	CHECK(_BitScanForward64(&Index, 0x1000000000ULL + Zero) && Index == 36);
	CHECK(_BitScanReverse64(&Index, 0x1000000010ULL + Zero) && Index == 36);
	CHECK(_rotl(0x80000001, 1) == 3 && _rotr(3, 1) == 0x80000001 && _rotl(5, (INT)Zero) == 5);
	CHECK(_rotl(5, 32) == 5 && _rotr(5, 33) == 0x80000002);
	CHECK(_rotl64(0x8000000000000001ULL, 1) == 3 && _rotr64(3, 1) == 0x8000000000000001ULL);
	CHECK(_byteswap_ushort(0x1234) == 0x3412 && _byteswap_ulong(0x12345678) == 0x78563412);
	CHECK(_byteswap_uint64(1) == 0x0100000000000000ULL);
	CHECK(__popcnt(Zero) == 0 && __popcnt(0x80000001) == 2 && __popcnt(MAXULONG) == 32);
	CHECK(__popcnt64(MAXULONG64) == 64 && __popcnt64(0x8000000100000000ULL) == 2);
	CHECK(__popcnt16(0xffff) == 16 && __popcnt16(0x100) == 1);
	CHECK(_bittest(Signed, 31) == 1 && _bittest(Signed, 0) == 0 && BitTest(Signed, 34) == 1);
	CHECK(_bittest64(&Wide, 63) == 1 && _bittest64(&Wide, 62) == 0);
	CHECK(_bittestandset(Signed, 0) == 0 && _bittestandset(Signed, 31) == 1 && Signed[0] == MINLONG32 + 1);
	CHECK(_bittestandreset(Signed, 34) == 1 && BitTestAndReset(Signed, 34) == 0 && Signed[1] == 0);
	CHECK(_bittestandcomplement(Signed + 1, -1) == 1 && Signed[0] == 1);
	CHECK(_bittestandset64(&Wide, 32) == 0 && _bittestandreset64(&Wide, 63) == 1 && Wide == 1LL << 32);
	CHECK(BitTestAndComplement64(&Wide, 32) == 1 && _bittestandcomplement64(&Wide, 0) == 0 && Wide == 1);
	__stosb(Bytes, 0xAA, 4);
	CHECK(Bytes[0] == 0xAA && Bytes[3] == 0xAA && Bytes[4] == 1);
	__stosq(Words, 5, 2);
	CHECK(Words[0] == 5 && Words[1] == 5 && Words[2] == 1);
	__movsd(Copy, Longs, 2);
	CHECK(Copy[0] == 1 && Copy[1] == 2 && Copy[2] == 0);
}

static void Values(void)
{
	struct _PART {
		USHORT First;
		ULONG Second;
		ULONG Third[3];
	} Part;
	volatile LONG Minus = -1;
	LONG Most = LONG_MAX, Least = LONG_MIN;
	ULONG Highest = MAXULONG;
	ULONG_PTR Address = 0x12345;
	LONG_PTR Signed = -2;

	CHECK(PtrToUlong((PVOID)0xf23456789ULL) == 0x23456789 && PtrToLong((PVOID)0xffffffffULL) == -1);
	CHECK(LongToPtr(Minus) == (PVOID)~0ULL && ULongToPtr(Minus) == (PVOID)0xffffffffULL);
	CHECK(LongToHandle(Minus) == (HANDLE)~0ULL && ULongToHandle(Minus) == (HANDLE)0xffffffffULL);
	CHECK(HandleToULong((HANDLE)~0ULL) == MAXULONG && HandleToLong((HANDLE)~0ULL) == -1);
	CHECK(Int32x32To64(Minus, MAXLONG) == -2147483647LL);
	CHECK(UInt32x32To64(Minus, Minus) == 0xfffffffe00000001ULL);
	CHECK(ALIGN_UP_BY(Address, 16) == 0x12350 && ALIGN_DOWN_BY(Address, 16) == 0x12340);
	CHECK(ALIGN_UP_POINTER_BY(Address, 16) == (PVOID)0x12350 && ALIGN_UP(16, LONGLONG) == 16);
	CHECK(PAGE_ALIGN((PVOID)(Address | 1ULL << 40)) == (PVOID)(0x12000 | 1ULL << 40));
	CHECK(BYTE_OFFSET(Address) == 0x345 && ROUND_TO_PAGES(Address) == 0x13000);
	CHECK(ROUND_TO_PAGES(0x2000) == 0x2000 && ROUND_TO_PAGES(0) == 0);
	CHECK(BYTES_TO_PAGES(0) == 0 && BYTES_TO_PAGES(1) == 1 && BYTES_TO_PAGES(0x1000) == 1);
	CHECK(BYTES_TO_PAGES(0xffffffffU) == 0x100000);
	CHECK(ADDRESS_AND_SIZE_TO_SPAN_PAGES(0xfff, 1) == 1 && ADDRESS_AND_SIZE_TO_SPAN_PAGES(0xfff, 2) == 2);
	CHECK(ADDRESS_AND_SIZE_TO_SPAN_PAGES(0x1000, 0) == 0);
	CHECK(RTL_CONTAINS_FIELD(&Part, 8, Second) && !RTL_CONTAINS_FIELD(&Part, 7, Second));
	CHECK(RTL_SIZEOF_THROUGH_FIELD(struct _PART, Second) == 8);
	CHECK(RTL_PADDING_BETWEEN_FIELDS(struct _PART, First, Second) == 2);
	CHECK(RTL_NUMBER_OF_FIELD(struct _PART, Third) == 3);
	CHECK(MINLONGLONG == -MAXLONGLONG - 1 && MAXULONG_PTR == ~0ULL && MINLONG_PTR < 0);
	CHECK(Most == MAXLONG && Least == (LONG)MINLONG && Most > 0 && Least < 0 && Highest == ULONG_MAX);
	CHECK(LONG_MAX == MAXLONG && LONG_MIN == (LONG)MINLONG && ULONG_MAX == MAXULONG);
	CHECK(MAXLONG32 == MAXLONG && MINLONG32 == (LONG32)MINLONG && MINLONG32 < 0);
	CHECK(ReadULongPtrAcquire(&Address) == 0x12345 && ReadLongPtrNoFence(&Signed) == -2);
	WriteULongPtrRelease(&Address, 1);
	WriteLongPtrRaw(&Signed, -3);
	CHECK(Address == 1 && Signed == -3);
	CHECK(MAXINT8 == 127 && MININT16 == -32768 && MAXUINT64 == ~0ULL);
	CHECK(LOWORD(0x12345678) == 0x5678 && HIWORD(0x12345678) == 0x1234);
	CHECK(LOBYTE(0x1234) == 0x34 && HIBYTE(0x1234) == 0x12 && MAKEWORD(0x34, 0x12) == 0x1234);
	CHECK((ULONG)MAKELONG(0x5678, 0x9234) == 0x92345678);
	CHECK(ARGUMENT_PRESENT(&Part) && !ARGUMENT_PRESENT(NULL));
	CHECK(BooleanFlagOn(0x100, 0x100) == TRUE && !FlagOn(6, 1));
	CHECK((ULONG_PTR)_ReturnAddress() != 0);
}

int main(void)
{
	Narrow();
	Wide();
	Characters();
	Unaligned();
	Bits();
	Values();
	return NrFailed != 0;
}
