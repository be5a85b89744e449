// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counted strings: from one kind of text to another, and numbers; see the
 * "RtlUnicodeStringToAnsiString" topic.
 *
 * Difference: the code page of what NT calls ANSI is UTF-8, as that of everything else on
 * Linux. What is not well-formed becomes the character for that, U+FFFD, each time.
 *
 * Both directions write through one routine that only counts where there is no buffer, so
 * that what is asked for is what is used. Even so a buffer's size is kept to: text that
 * somebody changes meanwhile, or that lies in the buffer, may have become longer.
 */
#include <linux/minmax.h>

#include "internal.h"

#include <ntmem/string.h>

/* "Strg": what strings made here are allocated under. */
#define STRING_TAG 0x67727453
#define NO_CHARACTER 0xfffd

/* Takes one character out of UTF-16 text of @nr units. Returns how many it took. */
static size_t convert_get_wide(const WCHAR *text, size_t nr, u32 *character)
{
	*character = text[0];
	if (text[0] < 0xd800 || text[0] > 0xdfff)
		return 1;
	if (text[0] <= 0xdbff && nr > 1 && text[1] >= 0xdc00 && text[1] <= 0xdfff) {
		*character = 0x10000 + ((text[0] - 0xd800U) << 10) + (text[1] - 0xdc00U);
		return 2;
	}
	*character = NO_CHARACTER;
	return 1;
}

/* Takes one character out of UTF-8 text of @nr bytes. Returns how many it took. */
static size_t convert_get_bytes(const u8 *text, size_t nr, u32 *character)
{
	/* The least that needs as many bytes; what is less is not well-formed. */
	static const u32 least[] = { 0, 0x80, 0x800, 0x10000 };
	size_t more = text[0] < 0x80 ? 0 : text[0] < 0xe0 ? 1 : text[0] < 0xf0 ? 2 : 3, i;
	u32 value = text[0];

	*character = NO_CHARACTER;
	if (more) {
		if (text[0] < 0xc2 || text[0] > 0xf4 || nr <= more)
			return 1;
		value &= 0x3f >> more;
	}
	for (i = 1; i <= more; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (text[i] & 0x3f);
	}
	if (value < least[more] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 1;
	*character = value;
	return more + 1;
}

/* Writes whole characters as far as they fit, or counts. Returns bytes. */
static size_t convert_to_bytes(PCUNICODE_STRING from, CHAR *to, size_t size)
{
	size_t nr = from->Length / sizeof(WCHAR), at = 0, length = 0, i, n;
	u32 character;
	char bytes[NTMEM_UTF8_BYTES];

	while (at < nr) {
		at += convert_get_wide(from->Buffer + at, nr - at, &character);
		n = ntmem_utf8_put(character, bytes);
		if (to && length + n > size)
			break;
		for (i = 0; to && i < n; i++)
			to[length + i] = bytes[i];
		length += n;
	}
	return length;
}

/* As convert_to_bytes(), but room is in characters of 16 bits. */
static size_t convert_to_wide(const STRING *from, WCHAR *to, size_t max)
{
	size_t length = from->Length, at = 0, nr = 0;
	u32 character;

	while (at < length) {
		at += convert_get_bytes((u8 *)from->Buffer + at, length - at, &character);
		if (to && nr + (character < 0x10000 ? 1 : 2) > max)
			break;
		if (character < 0x10000) {
			if (to)
				to[nr] = character;
			nr++;
		} else {
			if (to) {
				to[nr] = 0xd800 + ((character - 0x10000) >> 10);
				to[nr + 1] = 0xdc00 + (character & 0x3ff);
			}
			nr += 2;
		}
	}
	return nr * sizeof(WCHAR);
}

/**
 * RtlxUnicodeStringToAnsiSize() - tell what RtlUnicodeStringToAnsiString() needs
 * @UnicodeString: text
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: bytes, with a NUL.
 */
ULONG RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING UnicodeString)
{
	return convert_to_bytes(UnicodeString, NULL, 0) + sizeof(CHAR);
}
NTMEM_EXPORT_SYMBOL(RtlxUnicodeStringToAnsiSize);

/**
 * RtlxAnsiStringToUnicodeSize() - tell what RtlAnsiStringToUnicodeString() needs
 * @AnsiString: text
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: bytes, with a NUL.
 */
ULONG RtlxAnsiStringToUnicodeSize(const STRING *AnsiString)
{
	return convert_to_wide(AnsiString, NULL, 0) + sizeof(WCHAR);
}
NTMEM_EXPORT_SYMBOL(RtlxAnsiStringToUnicodeSize);

/**
 * RtlUnicodeStringToAnsiString() - turn UTF-16 text into bytes
 * @DestinationString: result, which ends in a NUL that does not count
 * @SourceString: text
 * @AllocateDestinationString: the result gets a buffer, for RtlFreeAnsiString()
 *
 * Difference: the bytes are UTF-8. Follows the NT topic of this name.
 *
 * Context: IRQL <= APC_LEVEL if a buffer is to be allocated, else any. May sleep then.
 * Return:
 * * %STATUS_SUCCESS
 * * %STATUS_BUFFER_OVERFLOW - the buffer is too small, and has what fits
 * * %STATUS_INVALID_PARAMETER_2 - no string is that long
 * * %STATUS_NO_MEMORY - no buffer could be had
 */
NTSTATUS RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString,
				      PCUNICODE_STRING SourceString,
				      BOOLEAN AllocateDestinationString)
{
	size_t size = RtlxUnicodeStringToAnsiSize(SourceString);
	NTSTATUS status = STATUS_SUCCESS;

	if (size > MAXUSHORT)
		return STATUS_INVALID_PARAMETER_2;
	if (AllocateDestinationString) {
		DestinationString->MaximumLength = size;
		DestinationString->Buffer = ntmem_pool_alloc(PagedPool, size, STRING_TAG, _RET_IP_);
		if (!DestinationString->Buffer)
			return STATUS_NO_MEMORY;
	} else if (size > DestinationString->MaximumLength) {
		if (!DestinationString->MaximumLength)
			return STATUS_BUFFER_OVERFLOW;
		status = STATUS_BUFFER_OVERFLOW;
	}
	DestinationString->Length = convert_to_bytes(SourceString, DestinationString->Buffer,
						     DestinationString->MaximumLength - 1);
	DestinationString->Buffer[DestinationString->Length] = ANSI_NULL;
	return status;
}
NTMEM_EXPORT_SYMBOL(RtlUnicodeStringToAnsiString);

static NTSTATUS convert_wide_room(PUNICODE_STRING string, size_t size, bool allocate,
				  unsigned long caller)
{
	if (!allocate)
		return size > string->MaximumLength ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
	string->MaximumLength = size;
	string->Buffer = ntmem_pool_alloc(PagedPool, size, STRING_TAG, caller);
	return string->Buffer ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

/**
 * RtlAnsiStringToUnicodeString() - turn bytes into UTF-16 text
 * @DestinationString: result, which ends in a NUL that does not count
 * @SourceString: text
 * @AllocateDestinationString: the result gets a buffer, for RtlFreeUnicodeString()
 *
 * Difference: the bytes are UTF-8. Follows the NT topic of this name.
 *
 * Context: As RtlUnicodeStringToAnsiString().
 * Return:
 * * %STATUS_SUCCESS
 * * %STATUS_BUFFER_OVERFLOW - the buffer is too small, and nothing is written to it
 * * %STATUS_INVALID_PARAMETER_2 - no string is that long
 * * %STATUS_NO_MEMORY - no buffer could be had
 */
NTSTATUS RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString,
				      const STRING *SourceString,
				      BOOLEAN AllocateDestinationString)
{
	size_t size = RtlxAnsiStringToUnicodeSize(SourceString);
	NTSTATUS status;

	if (size > MAXUSHORT)
		return STATUS_INVALID_PARAMETER_2;
	status = convert_wide_room(DestinationString, size, AllocateDestinationString, _RET_IP_);
	if (!NT_SUCCESS(status))
		return status;
	DestinationString->Length = convert_to_wide(SourceString, DestinationString->Buffer,
						    size / sizeof(WCHAR) - 1);
	DestinationString->Buffer[DestinationString->Length / sizeof(WCHAR)] = UNICODE_NULL;
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(RtlAnsiStringToUnicodeString);

/**
 * RtlUpcaseUnicodeString() - make a copy of a string in upper case
 * @DestinationString: gets the copy; may be the source itself if nothing is allocated
 * @SourceString: source
 * @AllocateDestinationString: make a buffer, for RtlFreeUnicodeString(), as long as the source
 *
 * The copy does not end in a NUL. What has upper case is told by RtlUpcaseUnicodeChar().
 * Follows the NT topic of this name.
 *
 * Context: As RtlUnicodeStringToAnsiString().
 * Return:
 * * %STATUS_SUCCESS
 * * %STATUS_BUFFER_OVERFLOW - the buffer is too small, and nothing is written to it
 * * %STATUS_NO_MEMORY - no buffer could be had
 */
NTSTATUS RtlUpcaseUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString,
				BOOLEAN AllocateDestinationString)
{
	USHORT length = SourceString->Length & ~1;
	NTSTATUS status;
	unsigned int i;

	status = convert_wide_room(DestinationString, length, AllocateDestinationString, _RET_IP_);
	if (!NT_SUCCESS(status))
		return status;
	for (i = 0; i < length / sizeof(WCHAR); i++)
		DestinationString->Buffer[i] = RtlUpcaseUnicodeChar(SourceString->Buffer[i]);
	DestinationString->Length = length;
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(RtlUpcaseUnicodeString);

/**
 * RtlFreeUnicodeString() - free the buffer of a string
 * @UnicodeString: made by RtlAnsiStringToUnicodeString() or RtlUpcaseUnicodeString(); all
 *	zero afterwards
 *
 * A string without a buffer is left alone. Follows the NT topic of this name.
 *
 * Context: IRQL <= APC_LEVEL.
 */
VOID RtlFreeUnicodeString(PUNICODE_STRING UnicodeString)
{
	PWCH buffer = UnicodeString->Buffer;

	if (!buffer)
		return;
	*UnicodeString = (UNICODE_STRING){};
	ntmem_pool_free(buffer, 0, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlFreeUnicodeString);

/**
 * RtlFreeAnsiString() - free the buffer of a string
 * @AnsiString: made by RtlUnicodeStringToAnsiString(); all zero afterwards
 *
 * A string without a buffer is left alone. Follows the NT topic of this name.
 *
 * Context: IRQL <= APC_LEVEL.
 */
VOID RtlFreeAnsiString(PANSI_STRING AnsiString)
{
	PCHAR buffer = AnsiString->Buffer;

	if (!buffer)
		return;
	*AnsiString = (ANSI_STRING){};
	ntmem_pool_free(buffer, 0, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlFreeAnsiString);

static unsigned int convert_digit(WCHAR character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if ((character | 0x20) >= 'a' && (character | 0x20) <= 'f')
		return (character | 0x20) - 'a' + 10;
	return U8_MAX;
}

static bool convert_base_is_known(unsigned int base)
{
	return base == 2 || base == 8 || base == 10 || base == 16;
}

/**
 * RtlUnicodeStringToInteger() - read a number
 * @String: spaces, a sign, digits and whatever comes after them
 * @Base: 2, 8, 10 or 16; with 0 the text may say it, by 0b, 0o or 0x, else it is 10
 * @Value: result, which wraps; 0 if there are no digits
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: %STATUS_SUCCESS; or %STATUS_INVALID_PARAMETER for another @Base.
 */
NTSTATUS RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base, PULONG Value)
{
	const WCHAR *at = String->Buffer, *end = at + String->Length / sizeof(WCHAR);
	bool negative = false;
	ULONG value = 0;

	while (at < end && *at <= ' ')
		at++;
	if (at < end && (*at == '-' || *at == '+'))
		negative = *at++ == '-';
	if (!Base) {
		Base = 10;
		if (end - at > 1 && at[0] == '0') {
			Base = at[1] == 'b' ? 2 : at[1] == 'o' ? 8 : at[1] == 'x' ? 16 : 10;
			if (Base != 10)
				at += 2;
		}
	} else if (!convert_base_is_known(Base)) {
		return STATUS_INVALID_PARAMETER;
	}
	for (; at < end && convert_digit(*at) < Base; at++)
		value = value * Base + convert_digit(*at);
	*Value = negative ? -value : value;
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(RtlUnicodeStringToInteger);

/**
 * RtlIntegerToUnicodeString() - write a number
 * @Value: number
 * @Base: 2, 8, 10 or 16; 0 is as 10
 * @String: has a buffer; its text is replaced
 *
 * A NUL follows if there is room for one. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: %STATUS_SUCCESS; %STATUS_INVALID_PARAMETER for another @Base; or
 * %STATUS_BUFFER_OVERFLOW if the buffer is too small, and nothing has changed.
 */
NTSTATUS RtlIntegerToUnicodeString(ULONG Value, ULONG Base, PUNICODE_STRING String)
{
	WCHAR digits[32];
	size_t nr = 0, i;

	if (!Base)
		Base = 10;
	if (!convert_base_is_known(Base))
		return STATUS_INVALID_PARAMETER;
	do {
		digits[nr++] = "0123456789ABCDEF"[Value % Base];
		Value /= Base;
	} while (Value);
	if (nr * sizeof(WCHAR) > String->MaximumLength)
		return STATUS_BUFFER_OVERFLOW;
	for (i = 0; i < nr; i++)
		String->Buffer[i] = digits[nr - 1 - i];
	String->Length = nr * sizeof(WCHAR);
	if (String->Length + sizeof(WCHAR) <= String->MaximumLength)
		String->Buffer[nr] = UNICODE_NULL;
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(RtlIntegerToUnicodeString);
