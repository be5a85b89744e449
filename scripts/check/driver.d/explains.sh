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
entry type.c <<'END'
	KTIMER timer;
END
refused 'a type that is not offered' 'type.c:5: KTIMER is of the driver kit' "$work/type.c"
entry type.cpp <<'END'
	KTIMER timer;
END
refused 'the same in C++' 'type.cpp:5: KTIMER is of the driver kit' "$work/type.cpp"
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
refused 'what no source defines' "$name: missing is used and not defined" "$work/missing.c"
source_file empty.c </dev/null
refused 'no DriverEntry' 'no source defines DriverEntry' "$work/empty.c"
entry throws.cpp <<'END'
	throw 1;
END
refused 'C++ exceptions' 'throws.cpp:5: C++ exceptions do not exist in a driver' "$work/throws.cpp"
source_file thread.cpp <<'END'
static thread_local int counter;
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING)
{
	return ++counter > 1 ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}
END
refused 'a variable of a thread' "variables of a thread's own are not for drivers: counter" \
	"$work/thread.cpp"
entry floats.c <<'END'
	extern volatile int n; double d = n; n = (int)(d * 1.5);
END
refused 'floating point' 'floating point is not for drivers' "$work/floats.c"
source_file new.cpp <<'END'
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING)
{
	delete new int;
	return STATUS_SUCCESS;
}
END
refused 'new without an operator' 'operator new(unsigned long) is used and not defined' \
	"$work/new.cpp"
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
