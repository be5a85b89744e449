# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# What is built.

for path in module linux driver; do
	expect "NAME=$path does not build" driver --name=$path "$work/plain.c"
done
builds 'DBG=1' "$work/plain.c"
expect 'no assertion in a checked build' has_text 'DriverObject != (PVOID)1'
expect 'no KdPrint in a checked build' has_text 'a text of checked builds'
expect 'a path of this machine in the module' lacks_text "$work"
builds 'DBG=0' --dbg=0 "$work/plain.c"
expect 'an assertion in a free build' lacks_text 'DriverObject != (PVOID)1'
expect 'a KdPrint in a free build' lacks_text 'a text of checked builds'
entry flags.c <<'END'
	C_ASSERT(VALUE == 7);
END
builds 'CFLAGS' --cflags=-DVALUE=7 "$work/flags.c"
sed 's/$/\r/' "$work/plain.c" >"$work/crlf.c"
builds 'lines that end as those of Windows' "$work/crlf.c"
mkdir -p "$work/one" "$work/two/Inc"
entry one/same.c <<'END'
	extern int other(void); (void)other();
END
source_file two/same.c <<'END'
#include "..\two\INC\Deep.H"
#include "../Two/inc/deep.h"
int other(void);
int other(void) { return DEEP; }
END
echo '#define DEEP 1' >"$work/two/Inc/deep.h"
builds 'two sources of one name' "$work/one/same.c" "$work/two/same.c"
printf '#include <Deep.h>\n' >"$work/one/found.h"
source_file one/finds.c <<'END'
#include "FOUND.H"
int x[DEEP];
END
builds 'headers of INCLUDE=' --include="$work/two/Inc" "$work/plain.c" "$work/one/finds.c"
entry wide.c <<'END'
	static const WCHAR Text[] = L"wide";
	C_ASSERT(sizeof(Text) == 10 && 'abcd' == 0x61626364);
#pragma warning(disable : 4100)
	__try { ExRaiseStatus(STATUS_UNSUCCESSFUL); } __except (1) { }
END
builds 'guarded code' "$work/wide.c"
cat >"$work/guard.h" <<'END'
#define GUARDED __try
END
{ sed 's/__try/GUARDED/; 2a #include "guard.h"' "$work/wide.c"; } >"$work/hidden.c"
builds 'guarded code behind a macro of a header' "$work/hidden.c"
source_file touch.c <<'END'
int touch(const int *p);
int touch(const int *p) { return *p; }
END
builds 'a source without guarded code beside one with it' "$work/wide.c" "$work/touch.c"
expect 'a fault of what guarded code may call is no exception' guards touch
builds 'no guarded code at all' "$work/plain.c" "$work/touch.c"
expect 'an access is guarded where nothing handles a fault' leaves_alone touch
entry plain.cpp <<'END'
	auto twice = [](auto value) { return value * 2; };
	DbgPrint("%d\n", twice(4));
END
for standard in 14 17 20; do
	builds "gnu++$standard" --cxx-std=gnu++$standard "$work/plain.cpp"
done
cat >"$work/linkage.cpp" <<'END'
// SPDX-License-Identifier: GPL-2.0-only
extern "C" {
#include <ntddk.h>
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath);
}
class Item {
public:
	virtual ~Item() {}
	LIST_ENTRY Link{};
};
static UNICODE_STRING name = RTL_CONSTANT_STRING(L"name");
NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING)
{
	Item item;
	ULONG count = name.Length;
	InterlockedIncrement(&count);
	return CONTAINING_RECORD(&item.Link, Item, Link) == &item ? STATUS_SUCCESS : STATUS_INTERNAL_ERROR;
}
void operator delete(void *, size_t) noexcept {}
END
builds 'headers in extern "C", a record with virtual functions' "$work/linkage.cpp"
for path in samples/*/*.c samples/*/*.cpp; do
	builds "$path" "$path"
	builds "$path, free" --dbg=0 "$path"
done
entry guarded.cpp <<'END'
	NTSTATUS Status = STATUS_SUCCESS;
	__try { ExRaiseStatus(STATUS_UNSUCCESSFUL); }
	__except (Status = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) { DbgPrint("%x", Status); }
END
builds 'guarded code in C++' "$work/guarded.cpp"
entry address.c <<'END'
	static PAGED_LOOKASIDE_LIST List;
	static const PALLOCATE_FUNCTION Routines[] = { ExAllocatePoolUninitialized,
		ExAllocatePoolQuotaZero, ExAllocatePoolQuotaUninitialized };
	ExInitializePagedLookasideList(&List, ExAllocatePoolZero, NULL, 0, 64, 'tseT', 0);
	ExFreePool(Routines[RegistryPath->Length % ARRAYSIZE(Routines)](PagedPool, 64, 'tseT'));
	ExDeletePagedLookasideList(&List);
END
builds 'the address of an inline routine' "$work/address.c"
cp "$work/address.c" "$work/address.cpp"
builds 'the same in C++' "$work/address.cpp"
entry wider.c <<'END'
	volatile long long n = 0; UINT64 m = 0; SIZE_T l = 0; unsigned __int64 k = 0; PSIZE_T p = &m;
	InterlockedIncrement64(&n);
	InterlockedExchangeAdd64((PLONG64)&m, *p);
	InterlockedOr64(&l, InterlockedCompareExchange64(&k, 1, 0));
END
builds 'integers of 64 bits' "$work/wider.c"
