// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counted strings: making, copying, appending; see "Using Unicode Strings".
 *
 * Nothing here has a state, takes a lock, allocates or sleeps. string_case.c compares and
 * knows about case, string_convert.c turns one kind of text into another.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "internal.h"

#include <ntmem/string.h>

/* What a Length may be at the most so that a NUL after it still counts. */
#define MAX_UNICODE_LENGTH (UNICODE_STRING_MAX_BYTES - sizeof(WCHAR))
#define MAX_ANSI_LENGTH (MAXUSHORT - sizeof(CHAR))

/* Bytes before the NUL, not looked for beyond what counts. */
static size_t string_wide_length(const WCHAR *text, size_t max_length)
{
	size_t length = 0;

	while (length < max_length && text[length / sizeof(WCHAR)])
		length += sizeof(WCHAR);
	return length;
}

static void string_end(PUNICODE_STRING string)
{
	if (string->Length + sizeof(WCHAR) <= string->MaximumLength)
		string->Buffer[string->Length / sizeof(WCHAR)] = UNICODE_NULL;
}

/**
 * RtlInitUnicodeString() - make a string of text that ends in a NUL
 * @DestinationString: result, which points to the text
 * @SourceString: the text; or %NULL, and all of the result is zero
 *
 * Of a longer text than 0xfffc bytes those count. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL at which the memory is there. Does not sleep.
 */
VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
	size_t length;

	*DestinationString = (UNICODE_STRING){ .Buffer = (PWCH)SourceString };
	if (!SourceString)
		return;
	length = string_wide_length(SourceString, MAX_UNICODE_LENGTH);
	DestinationString->Length = length;
	DestinationString->MaximumLength = length + sizeof(WCHAR);
}
NTMEM_EXPORT_SYMBOL(RtlInitUnicodeString);

/**
 * RtlInitUnicodeStringEx() - make a string of text that ends in a NUL, if it fits
 * @DestinationString: result; all zero if the text does not fit
 * @SourceString: the text; or %NULL, and all of the result is zero
 *
 * Context: As RtlInitUnicodeString().
 * Return: %STATUS_SUCCESS; or %STATUS_NAME_TOO_LONG for a text of more than 0xfffc bytes.
 */
NTSTATUS RtlInitUnicodeStringEx(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
	size_t length;

	*DestinationString = (UNICODE_STRING){};
	if (!SourceString)
		return STATUS_SUCCESS;
	length = string_wide_length(SourceString, UNICODE_STRING_MAX_BYTES);
	if (length > MAX_UNICODE_LENGTH)
		return STATUS_NAME_TOO_LONG;
	DestinationString->Length = length;
	DestinationString->MaximumLength = length + sizeof(WCHAR);
	DestinationString->Buffer = (PWCH)SourceString;
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(RtlInitUnicodeStringEx);

/**
 * RtlInitString() - make a string of text that ends in a NUL
 * @DestinationString: result, which points to the text
 * @SourceString: the text; or %NULL, and all of the result is zero
 *
 * Of a longer text than 0xfffe bytes those count. Follows the NT topic of this name.
 *
 * Context: As RtlInitUnicodeString().
 */
VOID RtlInitString(PSTRING DestinationString, PCSZ SourceString)
{
	size_t length;

	*DestinationString = (STRING){ .Buffer = (PCHAR)SourceString };
	if (!SourceString)
		return;
	length = strnlen(SourceString, MAX_ANSI_LENGTH);
	DestinationString->Length = length;
	DestinationString->MaximumLength = length + sizeof(CHAR);
}
NTMEM_EXPORT_SYMBOL(RtlInitString);

/**
 * RtlInitAnsiString() - make a string of text that ends in a NUL
 * @DestinationString: as for RtlInitString()
 * @SourceString: likewise
 *
 * Context: As RtlInitUnicodeString().
 */
VOID RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString)
{
	RtlInitString(DestinationString, SourceString);
}
NTMEM_EXPORT_SYMBOL(RtlInitAnsiString);

/**
 * RtlCopyUnicodeString() - copy what fits
 * @DestinationString: has a buffer; its text is replaced
 * @SourceString: text; or %NULL, which is as empty
 *
 * A NUL follows if there is room for one. Follows the NT topic of this name.
 *
 * Context: As RtlInitUnicodeString().
 */
VOID RtlCopyUnicodeString(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString)
{
	size_t length;

	if (!SourceString) {
		DestinationString->Length = 0;
		return;
	}
	length = min(SourceString->Length, DestinationString->MaximumLength);
	memmove(DestinationString->Buffer, SourceString->Buffer, length);
	DestinationString->Length = length;
	string_end(DestinationString);
}
NTMEM_EXPORT_SYMBOL(RtlCopyUnicodeString);

/**
 * RtlCopyString() - copy what fits
 * @DestinationString: has a buffer; its text is replaced
 * @SourceString: text; or %NULL, which is as empty
 *
 * No NUL follows. Follows the NT topic of this name.
 *
 * Context: As RtlInitUnicodeString().
 */
VOID RtlCopyString(PSTRING DestinationString, const STRING *SourceString)
{
	size_t length = 0;

	if (SourceString) {
		length = min(SourceString->Length, DestinationString->MaximumLength);
		memmove(DestinationString->Buffer, SourceString->Buffer, length);
	}
	DestinationString->Length = length;
}
NTMEM_EXPORT_SYMBOL(RtlCopyString);

static NTSTATUS string_append(PUNICODE_STRING string, const WCHAR *text, size_t length)
{
	if (string->Length + length > string->MaximumLength)
		return STATUS_BUFFER_TOO_SMALL;
	memmove((u8 *)string->Buffer + string->Length, text, length);
	string->Length += length;
	string_end(string);
	return STATUS_SUCCESS;
}

/**
 * RtlAppendUnicodeStringToString() - append a string to another
 * @Destination: has a buffer
 * @Source: text
 *
 * A NUL follows if there is room for one. Follows the NT topic of this name.
 *
 * Context: As RtlInitUnicodeString().
 * Return: %STATUS_SUCCESS; or %STATUS_BUFFER_TOO_SMALL, and nothing has changed.
 */
NTSTATUS RtlAppendUnicodeStringToString(PUNICODE_STRING Destination, PCUNICODE_STRING Source)
{
	if (!Source->Length)
		return STATUS_SUCCESS;
	return string_append(Destination, Source->Buffer, Source->Length);
}
NTMEM_EXPORT_SYMBOL(RtlAppendUnicodeStringToString);

/**
 * RtlAppendUnicodeToString() - append text that ends in a NUL to a string
 * @Destination: has a buffer
 * @Source: text; or %NULL, which is as empty
 *
 * A NUL follows if there is room for one. Follows the NT topic of this name.
 *
 * Context: As RtlInitUnicodeString().
 * Return: as RtlAppendUnicodeStringToString().
 */
NTSTATUS RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source)
{
	if (!Source)
		return STATUS_SUCCESS;
	return string_append(Destination, Source,
			     string_wide_length(Source, UNICODE_STRING_MAX_BYTES + 1));
}
NTMEM_EXPORT_SYMBOL(RtlAppendUnicodeToString);
