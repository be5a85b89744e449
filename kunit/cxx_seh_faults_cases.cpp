// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded code in C++: instructions that fault.
 */
namespace {

/* Gives a pointer, and the compiler cannot know which. */
template <class T>
T *pointer_to(ULONG64 address)
{
	__asm__ volatile("" : "+r"(address));
	return reinterpret_cast<T *>(address);
}

LONG fault_filter(PEXCEPTION_POINTERS pointers, NTSTATUS code)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;

	cxx_say(record->ExceptionCode != code ? "other" :
		code != STATUS_ACCESS_VIOLATION ? "fault" :
		record->ExceptionInformation[0] == EXCEPTION_READ_FAULT ? "read" :
		record->ExceptionInformation[0] == EXCEPTION_WRITE_FAULT ? "write" : "execute");
	return EXCEPTION_EXECUTE_HANDLER;
}

int fault_and_locals()
{
	auto bad = pointer_to<int>(0);
	int a = 1, b = 10;

	__try {
		a = 2;
		b = 30;
		*bad = a;
		a = 3;
	} __except (fault_filter(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
		return a + b;
	}
	return 0;
}

int fault_in_loop_over_range()
{
	const int numbers[] = { 1, 2, 3, 4, 5 };
	auto bad = pointer_to<int>(0);
	int sum = 0, last = 0;

	__try {
		for (auto number : numbers) {
			last = number;
			sum += number == 4 ? *bad : number;
		}
	} __except (fault_filter(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
		sum += 10 * last;
	}
	return sum;
}

/* No clause runs destructors of what a fault leaves, as in NT. */
int fault_and_objects()
{
	auto bad = pointer_to<int>(0);
	int a = 1;

	told outer("+outer", "-outer");
	__try {
		told body("+body", "-body");

		a = 2;
		a = *bad;
	} __except (fault_filter(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
		told handler("+handler", "-handler");

		a += 5;
	}
	return a;
}

int fault_and_finally()
{
	auto bad = pointer_to<int>(0);
	int a = 1;

	__try {
		__try {
			a = 2;
			a = *bad;
			a = 3;
		} __finally {
			cxx_say(AbnormalTermination() ? "abnormal" : "normal");
			a *= 10;
		}
	} __except (fault_filter(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
		a++;
	}
	return a;
}

int fault_of_division()
{
	int a = 1;

	__try {
		a = 7;
		a /= cxx_number(0);
	} __except (fault_filter(GetExceptionInformation(), STATUS_INTEGER_DIVIDE_BY_ZERO)) {
	}
	return a;
}

struct fault_base {
	virtual int method(int number);
	int plain(int number) const noexcept
	{
		return member + number;
	}
	int member = 5;
};

int fault_base::method(int number)
{
	return member * number;
}

int fault_of_method()
{
	auto bad = pointer_to<fault_base>(0);
	int nr = 0;

	__try {
		nr = 1;
		nr = bad->plain(2);
	} __except (fault_filter(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
		nr += 10;
	}
	__try {
		nr++;
		nr = bad->method(2);
	} __except (fault_filter(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
		nr += 100;
	}
	return nr;
}

int fault_of_function()
{
	auto bad = pointer_to<int(int)>(0);
	auto lambda = [](int number) { return number + 1; };
	int (*good)(int) = lambda;
	int nr = 0;

	__try {
		nr = good(4);
		nr = bad(5);
	} __except (fault_filter(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
		nr += 10;
	}
	return nr;
}

int fault_is_repaired()
{
	auto bad = pointer_to<int>(0x44);
	int good = 42, value = 0;

	__try {
		value = *bad;
	} __except ([&] {
			auto registers = &GetExceptionInformation()->ContextRecord->Rax;
			auto verdict = EXCEPTION_EXECUTE_HANDLER;

			for (int i = 0; i < 16; i++) {
				if (registers[i] != 0x44)
					continue;
				registers[i] = reinterpret_cast<ULONG64>(&good);
				verdict = EXCEPTION_CONTINUE_EXECUTION;
			}
			return verdict;
		}()) {
		return -1;
	}
	return value;
}

struct fault_counted {
	ULONG64 number;

	void *operator new[](SIZE_T size)
	{
		cxx_say("asked");
		return ExAllocatePool2(POOL_FLAG_NON_PAGED, size, 0x61727241);
	}

	void operator delete[](void *p)
	{
		ExFreePool(p);
	}
};

/* There is no such length; the operator is not asked. */
int fault_of_length()
{
	auto nr = static_cast<SIZE_T>(cxx_number(-1));

	delete[] new fault_counted[static_cast<SIZE_T>(cxx_number(2))];
	__try {
		cxx_say(new fault_counted[nr] ? "memory" : "null");
	} __except (fault_filter(GetExceptionInformation(), STATUS_INTEGER_OVERFLOW)) {
		return 1;
	}
	return 0;
}

template <class T>
int fault_in_template(T *bad)
{
	T a{1};

	__try {
		a = T{6};
		a += *bad;
	} __except (fault_filter(GetExceptionInformation(), STATUS_ACCESS_VIOLATION)) {
		return static_cast<int>(a);
	}
	return 0;
}

int fault_in_templates()
{
	return fault_in_template(pointer_to<int>(0)) * 10 +
	       fault_in_template(pointer_to<unsigned char>(8));
}

}
