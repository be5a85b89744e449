# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# What is not, and what is said of it.

entry unsupported.c <<'END'
	IoCreateDevice(DriverObject, 0, NULL, 0, 0, FALSE, NULL);
END
refused 'a routine that is not offered' \
	"unsupported.c:5: IoCreateDevice is of the driver kit, and ntmem does not offer it" \
	"$work/unsupported.c"
cp "$work/unsupported.c" "$work/unsupported.cpp"
refused 'the same in C++' \
	"unsupported.cpp:5: IoCreateDevice is of the driver kit, and ntmem does not offer it" \
	"$work/unsupported.cpp"
entry unknown.c <<'END'
	KeFrobnicateEverything();
END
refused 'a routine of a known kind' 'unknown.c:5: KeFrobnicateEverything is of the driver kit' \
	"$work/unknown.c"
entry status.c <<'END'
	return STATUS_OF_SOMETHING_RARE;
END
refused 'a status that is not there' 'status.c:5: STATUS_OF_SOMETHING_RARE is of the driver kit' \
	"$work/status.c"
entry lower.c <<'END'
	try { ExRaiseStatus(STATUS_NO_MEMORY); } except (1) { return GetExceptionCode(); }
END
refused 'keywords in lower case' 'in lower case take #include <excpt.h>' "$work/lower.c"
builds 'keywords in lower case' --cflags=-DNTMEM_SEH_LOWERCASE "$work/lower.c"
# lower WHAT BODY
lower() {
	source_file lower.c <<<"static int lower(void) { int a = 0; $2 return a; }"
	refused "keywords in lower case: $1" 'in lower case take #include <excpt.h>' "$work/lower.c"
}
lower try-except 'try { a++; } except (1) { a--; }'
lower try-finally 'try { a++; } finally { a--; }'
lower leave 'try { a++; leave; } finally { a--; }'
lower '_exception_code()' 'try { a++; } except (_exception_code()) { a--; }'
lower 'GetExceptionInformation()' 'try { a++; } except (GetExceptionInformation() != 0) { a--; }'
lower 'exception_info()' $'try\n{ a++; } except (exception_info() != 0) { a--; }'
lower 'AbnormalTermination()' 'try { a++; } finally { a = AbnormalTermination(); }'
source_file helper.c <<'END'
static NTSTATUS Code(void) { return GetExceptionCode(); } // in any try {
NTSTATUS Try(void);
NTSTATUS Try(void)
{
	__try { ExRaiseStatus(STATUS_NO_MEMORY); } __except (1) { return Code(); }
}
END
refused 'an intrinsic in a helper' 'helper.c:3:37: error: GetExceptionCode() outside' "$work/helper.c"
expect 'an intrinsic in a helper: taken for lower case' lacks_line 'in lower case'
entry unseen.c <<'END'
	TRY { DriverObject = NULL; } __except (1) { }
END
cp "$work/unseen.c" "$work/unseen.cpp"
for language in c cpp; do
	refused "a __try that is not seen, $language" \
		"unseen.$language:5: make driver did not see this __try" --cflags=-DTRY=__try \
		"$work/unseen.$language"
	expect 'one mistake is several' test "$(grep -c '^ntmem: ' "$work/out")" = 2
done
{ cat "$work/unseen.c" && echo '/* __try */'; } >"$work/seen.c"
builds 'the remedy of that' --cflags=-DTRY=__try "$work/seen.c"
mkdir -p "$work/words"
echo '#define WORD __try' >"$work/words/words.h"
sed 's/TRY/WORD/; 2a #include <words.h>' "$work/unseen.c" >"$work/unseen_header.c"
refused 'a __try of a header that is not seen' 'unseen_header.c:6: make driver did not see this' \
	--cflags="-I$work/words" "$work/unseen_header.c"
builds 'the remedy of that' --include="$work/words" "$work/unseen_header.c"
entry type.c <<'END'
	KTIMER timer;
END
refused 'a type that is not offered' 'type.c:5: KTIMER is of the driver kit' "$work/type.c"
entry type.cpp <<'END'
	KTIMER timer;
END
refused 'the same in C++' 'type.cpp:5: KTIMER is of the driver kit' "$work/type.cpp"
# named WORD TEXT: of C++, where the word stands in another way
named() {
	source_file named.cpp <<<"$2"
	refused "$2" "named.cpp:3: $1 is of the driver kit" "$work/named.cpp"
}
named KTIMER 'KTIMER timer;'
named KTIMER 'typedef KTIMER::Type Type;'
named KTIMER 'int x = KTIMER::Member;'
named KDPC 'template <class T> void f(T t, KDPC *dpc);'
named _KTIMER 'static unsigned long f() { return sizeof(_KTIMER); }'
for type in IRP DEVICE_OBJECT FILE_OBJECT MDL IO_STACK_LOCATION; do
	source_file contents.c <<END
static void Read(P$type First, $type *Second, struct _$type *Third)
{
	First->Member = 0;
	Second->Member = 0;
	(void)sizeof($type);
	/* That of the driver itself is its own affair. */
	((struct _${type}_CONTEXT *)Third)->Member = 0;
}
END
	cp "$work/contents.c" "$work/contents.cpp"
	for language in c cpp; do
		refused "the contents of $type, $language" "what is in $type is of the driver kit" \
			"$work/contents.$language"
		for line in 5 6 7; do
			expect "the contents of $type, $language: line $line" \
				grep -qF "contents.$language:$line: what is in $type is" "$work/out"
		done
		expect "the contents of a type that is the driver's" \
			test "$(grep -c 'what is in' "$work/out")" = 3
	done
done
printf '#include <ntddk.h>\n#include <wdf.h>\n' >"$work/header.c"
refused 'a header that is not offered' 'header.c:2: ntmem does not have the header wdf.h' \
	--license=GPL "$work/header.c"
for header in FltKernel.h TraceLoggingProvider.h 'kmdf\WDF.h' kmdf/1.15/wdf.h; do
	printf '#include <ntddk.h>\n#include <%s>\n' "$header" >"$work/header.c"
	refused "$header" "header.c:2: ntmem does not have the header $header" --license=GPL \
		"$work/header.c"
done
printf '#include <ntddk.h>\n#include "mine.h"\n' >"$work/header.c"
refused 'a header of the driver that is not found' 'name its folder by INCLUDE=' \
	--license=GPL "$work/header.c"
entry missing.c <<'END'
	extern void missing(void); missing();
END
refused 'what no source defines' "$name: missing is used and not defined; is a source missing" \
	"$work/missing.c"
entry missing.c <<'END'
	extern void PsMonitorStart(void); PsMonitorStart();
END
refused 'what is named as if it were of the kit' \
	"$name: PsMonitorStart is used and not defined; is a source missing from SRC?" "$work/missing.c"
entry missing.c <<'END'
	extern NTSTATUS IoCreateDevice(PDRIVER_OBJECT); IoCreateDevice(DriverObject);
END
cp "$work/missing.c" "$work/missing.cpp"
refused 'a routine of the kit that the driver declares' "$name: IoCreateDevice is of the driver kit" \
	"$work/missing.c"
sed -i 's/STATUS_SUCCESS/IoCreateIt(DriverObject)/; 3i NTSTATUS IoCreateIt(PDRIVER_OBJECT);' \
	"$work/missing.cpp"
refused 'the same in C++' \
	"$name: IoCreateDevice(_DRIVER_OBJECT*) is of the driver kit" "$work/missing.cpp"
expect 'a name of C++ that is not of the kit' \
	grep -qF "$name: IoCreateIt(_DRIVER_OBJECT*) is used and not defined; is a source" "$work/out"
source_file empty.c </dev/null
refused 'no DriverEntry' 'no source defines DriverEntry' "$work/empty.c"
entry throws.cpp <<'END'
	throw 1;
END
refused 'C++ exceptions' 'throws.cpp:5: C++ exceptions do not exist in a driver' "$work/throws.cpp"
for symbol in __cxa_throw __cxa_begin_catch __cxa_allocate_exception _Unwind_Resume; do
	entry unwinds.c <<<"extern void $symbol(void); $symbol();"
	refused "$symbol" "$name: C++ exceptions do not exist in a driver" "$work/unwinds.c"
done
source_file thread.cpp <<'END'
static thread_local int counter;
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING)
{
	return ++counter > 1 ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}
END
refused 'a variable of a thread' "variables of a thread's own are not for drivers: counter" \
	"$work/thread.cpp"
entry offset.c <<'END'
	typedef struct { ULONG Length; WCHAR Name[1]; } RECORD;
	ULONG n = RegistryPath->Length;
	DbgPrint("%u\n", FIELD_OFFSET(RECORD, Name[n]));
	DbgPrint("%u\n", UFIELD_OFFSET(RECORD, Name[KeGetCurrentIrql()]));
	DbgPrint("%u\n", FIELD_OFFSET(RECORD, Name[RegistryPath->Length]));
END
builds 'an index in FIELD_OFFSET' "$work/offset.c"
cp "$work/offset.c" "$work/offset.cpp"
for line in 7 8 9; do
	refused "the same in C++, line $line" \
		"offset.cpp:$line: in C++ FIELD_OFFSET takes no variable as an index" "$work/offset.cpp"
done
entry long.c <<'END'
	long volatile n = 0; unsigned long m; long long l = 0;
	InterlockedIncrement(&n);
	RtlUnicodeStringToInteger(RegistryPath, 10, &m);
	{ PULONG p = &m; PLONGLONG q = &l; (void)p; (void)q; }
END
cp "$work/long.c" "$work/long.cpp"
for path in long.c long.cpp; do
	for line in 6 7 8; do
		refused "a long for a LONG, line $line" "$path:$line: a long has 64 bits here" "$work/$path"
	done
done
refused 'a long long in C++' 'long.cpp:8: a long long is not a LONGLONG here' "$work/long.cpp"
entry floats.c <<'END'
	extern volatile int n; double d = n; n = (int)(d * 1.5);
END
refused 'floating point' 'floating point is not for drivers' "$work/floats.c"
# floating TEXT: what the compiler finds
floating() {
	source_file floats.c <<<"$1"
	cp "$work/floats.c" "$work/floats.cpp"
	refused "$1" 'floats.c:3: floating point is not for drivers' "$work/floats.c"
	refused "$1 in C++" 'floats.cpp:3: floating point is not for drivers' "$work/floats.cpp"
}
floating 'float half(void); float half(void) { return 1; }'
floating 'void take(va_list, double *); void take(va_list l, double *d) { *d = va_arg(l, double); }'
floating 'long double more(void); long double more(void) { return 1; }'
source_file new.cpp <<'END'
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING)
{
	delete new int;
	return STATUS_SUCCESS;
}
END
refused 'new without an operator' 'operator new(unsigned long) is used and not defined' \
	"$work/new.cpp"
source_file delete.cpp <<'END'
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT object, PUNICODE_STRING)
{
	delete object;
	return STATUS_SUCCESS;
}
END
refused 'delete without an operator' 'operator delete(void*, unsigned long) is used and not defined' \
	"$work/delete.cpp"
entry global.cpp <<'END'
	DbgPrint("%u\n", 1);
END
cat >>"$work/global.cpp" <<'END'
static struct Global { Global() { DbgPrint("constructor\n"); } } global;
END
refused 'a global object' "is constructed or destroyed by code, which nothing runs" \
	"$work/global.cpp"
source_file broken.c <<'END'
int broken(
END
refused 'a mistake in C' 'error: expected' "$work/broken.c"
