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
source_file irp.c <<'END'
static NTSTATUS Read(PDEVICE_OBJECT Device, PIRP Irp)
{
	UNREFERENCED_PARAMETER(Device);
	Irp->IoStatus.Status = STATUS_SUCCESS;
	return STATUS_SUCCESS;
}
DRIVER_DISPATCH *Routine = Read;
END
refused 'the contents of a request' 'irp.c:6: what is in IRP is of the driver kit' "$work/irp.c"
cp "$work/irp.c" "$work/irp.cpp"
refused 'the same in C++' 'irp.cpp:6: what is in IRP is of the driver kit' "$work/irp.cpp"
printf '#include <ntddk.h>\n#include <wdf.h>\n' >"$work/header.c"
refused 'a header that is not offered' 'header.c:2: ntmem does not have the header wdf.h' \
	--license=GPL "$work/header.c"
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
