// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which debug output is shown; see "Reading and Filtering Debugging Messages".
 *
 * Each component has a mask of the levels that it shows, and one mask more, called WIN2000,
 * holds for all components. They are set by drivers, by the module parameter filter= and by
 * the file debug/filter, the latter two in one language: NAME=MASK words, of which the last
 * about a component counts. Masks are looked at by every message, in any context, so each is
 * one atomic word.
 *
 * Difference: the mask of DEFAULT starts with the four levels that have names, so that
 * DbgPrint() shows. In NT it starts empty, and Windows has a registry value instead of the
 * parameter.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "internal.h"

#include <ntmem/dpfilter.h>

/* What stands for all components in a text. */
#define ALL "*"
#define WIN2000 "WIN2000"
/* The longest name or number, with its NUL. */
#define MAX_WORD 24

static const char *const names[] = {
#define NAME(name) [DPFLTR_##name##_ID] = #name
	NAME(SYSTEM), NAME(SMSS), NAME(SETUP), NAME(NTFS), NAME(FSTUB), NAME(CRASHDUMP),
	NAME(CDAUDIO), NAME(CDROM), NAME(CLASSPNP), NAME(DISK), NAME(REDBOOK), NAME(STORPROP),
	NAME(SCSIPORT), NAME(SCSIMINIPORT), NAME(CONFIG), NAME(I8042PRT), NAME(SERMOUSE),
	NAME(LSERMOUS), NAME(KBDHID), NAME(MOUHID), NAME(KBDCLASS), NAME(MOUCLASS),
	NAME(TWOTRACK), NAME(WMILIB), NAME(ACPI), NAME(AMLI), NAME(HALIA64), NAME(VIDEO),
	NAME(SVCHOST), NAME(VIDEOPRT), NAME(TCPIP), NAME(DMSYNTH), NAME(NTOSPNP), NAME(FASTFAT),
	NAME(SAMSS), NAME(PNPMGR), NAME(NETAPI), NAME(SCSERVER), NAME(SCCLIENT), NAME(SERIAL),
	NAME(SERENUM), NAME(UHCD), NAME(RPCPROXY), NAME(AUTOCHK), NAME(DCOMSS), NAME(UNIMODEM),
	NAME(SIS), NAME(FLTMGR), NAME(WMICORE), NAME(BURNENG), NAME(IMAPI), NAME(SXS),
	NAME(FUSION), NAME(IDLETASK), NAME(SOFTPCI), NAME(TAPE), NAME(MCHGR), NAME(IDEP),
	NAME(PCIIDE), NAME(FLOPPY), NAME(FDC), NAME(TERMSRV), NAME(W32TIME), NAME(PREFETCHER),
	NAME(RSFILTER), NAME(FCPORT), NAME(PCI), NAME(DMIO), NAME(DMCONFIG), NAME(DMADMIN),
	NAME(WSOCKTRANSPORT), NAME(VSS), NAME(PNPMEM), NAME(PROCESSOR), NAME(DMSERVER),
	NAME(SR), NAME(INFINIBAND), NAME(IHVDRIVER), NAME(IHVVIDEO), NAME(IHVAUDIO),
	NAME(IHVNETWORK), NAME(IHVSTREAMING), NAME(IHVBUS), NAME(HPS), NAME(RTLTHREADPOOL),
	NAME(LDR), NAME(TCPIP6), NAME(ISAPNP), NAME(SHPC), NAME(STORPORT), NAME(STORMINIPORT),
	NAME(PRINTSPOOLER), NAME(VSSDYNDISK), NAME(VERIFIER), NAME(VDS), NAME(VDSBAS),
	NAME(VDSDYN), NAME(VDSDYNDR), NAME(VDSLDR), NAME(VDSUTIL), NAME(DFRGIFC), NAME(DEFAULT),
	NAME(MM), NAME(DFSC), NAME(WOW64), NAME(ALPC), NAME(WDI), NAME(PERFLIB), NAME(KTM),
	NAME(IOSTRESS), NAME(HEAP), NAME(WHEA), NAME(USERGDI), NAME(MMCSS), NAME(TPM),
	NAME(THREADORDER), NAME(ENVIRON), NAME(EMS), NAME(WDT), NAME(FVEVOL), NAME(NDIS),
	NAME(NVCTRACE), NAME(LUAFV), NAME(APPCOMPAT), NAME(USBSTOR), NAME(SBP2PORT),
	NAME(COVERAGE), NAME(CACHEMGR), NAME(MOUNTMGR), NAME(CFR), NAME(TXF), NAME(KSECDD),
	NAME(FLTREGRESS), NAME(MPIO), NAME(MSDSM), NAME(UDFS), NAME(PSHED), NAME(STORVSP),
	NAME(LSASS), NAME(SSPICLI), NAME(CNG), NAME(EXFAT), NAME(FILETRACE), NAME(XSAVE),
	NAME(SE), NAME(DRIVEEXTENDER),
#undef NAME
};

static_assert(ARRAY_SIZE(names) == DPFLTR_ENDOFTABLE_ID);

/* Masks by component, each atomic by itself. */
static atomic_t masks[DPFLTR_ENDOFTABLE_ID] = {
	[DPFLTR_DEFAULT_ID] = ATOMIC_INIT(0xf),
};

/* NT calls it Kd_WIN2000_Mask. */
static atomic_t win2000_mask = ATOMIC_INIT(BIT(DPFLTR_ERROR_LEVEL));

/* One text is set after the other. */
static DEFINE_MUTEX(filter_mutex);

/* The mask of a component, or %NULL. */
static atomic_t *filter_mask(u32 component)
{
	if (component == MAXULONG)
		return &win2000_mask;
	return component < ARRAY_SIZE(masks) ? &masks[component] : NULL;
}

/**
 * ntmem_filter_bits() - tell which bits of a mask are those of a level
 * @level: number of a bit if below 32, else the bits themselves
 *
 * Context: Any context.
 */
u32 ntmem_filter_bits(u32 level)
{
	return level < 32 ? BIT(level) : level;
}

/**
 * ntmem_filter_shows() - tell whether a message is shown
 * @component: whose it is; one that there is not counts as DEFAULT
 * @level: its level
 *
 * Context: Any context.
 */
bool ntmem_filter_shows(u32 component, u32 level)
{
	const atomic_t *mask = filter_mask(component) ?: &masks[DPFLTR_DEFAULT_ID];

	return (atomic_read(mask) | atomic_read(&win2000_mask)) & ntmem_filter_bits(level);
}

/* Texts --------------------------------------------------------------------- */

/* Copies the part of a text that is one name or number. */
static bool filter_word(char word[MAX_WORD], const char *text, size_t length)
{
	if (!length || length >= MAX_WORD || memchr(text, '\0', length))
		return false;
	memcpy(word, text, length);
	word[length] = '\0';
	return true;
}

static bool filter_component(const char *word, u32 *component)
{
	for (*component = 0; *component < ARRAY_SIZE(names); ++*component)
		if (!strcasecmp(word, names[*component]))
			return true;
	if (!strcasecmp(word, WIN2000)) {
		*component = MAXULONG;
		return true;
	}
	return isdigit(*word) && !kstrtou32(word, 0, component) && filter_mask(*component);
}

/* Reads one NAME=MASK, and sets it if asked to. */
static int filter_read_word(const char *where, const char *text, int length, bool apply)
{
	const char *equals = memchr(text, '=', length);
	u32 component = 0, mask;
	char word[MAX_WORD];
	bool is_all;
	int err, i;

	if (!equals) {
		pr_err("%s: \"%*pE\" is not NAME=MASK\n", where, length, text);
		return -EINVAL;
	}
	is_all = equals - text == 1 && *text == *ALL;
	if (!is_all && (!filter_word(word, text, equals - text) ||
			!filter_component(word, &component))) {
		pr_err("%s: unknown component \"%*pE\"\n", where, (int)(equals - text), text);
		return -EINVAL;
	}
	err = -EINVAL;
	if (filter_word(word, equals + 1, text + length - equals - 1) && isdigit(*word))
		err = kstrtou32(word, 0, &mask);
	if (err) {
		pr_err("%s: \"%*pE\" is not a mask of 32 bits\n", where, length, text);
		return err;
	}
	if (!apply)
		return 0;
	if (!is_all)
		atomic_set(filter_mask(component), mask);
	for (i = 0; is_all && i < ARRAY_SIZE(masks); i++)
		atomic_set(&masks[i], mask);
	return 0;
}

static int filter_read(const char *where, const char *text, bool apply)
{
	static const char separators[] = ", \t\r\n";
	bool is_empty = true;
	int err, length;

	for (;;) {
		text += strspn(text, separators);
		if (!*text)
			break;
		length = strcspn(text, separators);
		err = filter_read_word(where, text, length, apply);
		if (err)
			return err;
		is_empty = false;
		text += length;
	}
	if (is_empty) {
		pr_err("%s: nothing says nothing; expected NAME=MASK, such as IHVDRIVER=0xf\n",
		       where);
		return -EINVAL;
	}
	return 0;
}

/**
 * ntmem_filter_set() - set masks by a text
 * @where: what messages about it begin with
 * @text: words as ntmem_filter_text() has them, in any number
 *
 * Context: Process context, sleeps.
 * Return: 0, or -EINVAL or -ERANGE for a bad text, which is explained in the log and
 * changes nothing.
 */
int ntmem_filter_set(const char *where, const char *text)
{
	int err;

	mutex_lock(&filter_mutex);
	err = filter_read(where, text, false) ?: filter_read(where, text, true);
	mutex_unlock(&filter_mutex);
	return err;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_filter_set);

/**
 * ntmem_filter_text() - put all masks in one line
 * @text: result, always terminated
 * @size: room in bytes, not 0; all of it fits in a page
 *
 * The line sets all masks to what they are now.
 *
 * Context: Any context.
 * Return: length of @text in bytes.
 */
int ntmem_filter_text(char *text, size_t size)
{
	int i, length;

	length = scnprintf(text, size, ALL "=0x0," WIN2000 "=%#x", atomic_read(&win2000_mask));
	for (i = 0; i < ARRAY_SIZE(masks); i++) {
		u32 mask = atomic_read(&masks[i]);

		if (mask)
			length += scnprintf(text + length, size - length, ",%s=%#x", names[i],
					    mask);
	}
	length += scnprintf(text + length, size - length, "\n");
	return length;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_filter_text);

static int filter_parameter_set(const char *value, const struct kernel_param *kp)
{
	return ntmem_filter_set("filter=", value);
}

static int filter_parameter_get(char *text, const struct kernel_param *kp)
{
	return ntmem_filter_text(text, PAGE_SIZE);
}

static const struct kernel_param_ops filter_parameter_ops = {
	.set = filter_parameter_set,
	.get = filter_parameter_get,
};
module_param_cb(filter, &filter_parameter_ops, NULL, 0444);
MODULE_PARM_DESC(filter,
		 "Levels of debug output that components show, as NAME=MASK,... (default: DEFAULT=0xf,WIN2000=0x1)");

/* Routines ------------------------------------------------------------------ */

/**
 * DbgSetDebugFilterState() - set or clear levels in the mask of a component
 * @ComponentId: component, or MAXULONG for the mask that holds for all
 * @Level: number of a bit if below 32, else a mask of bits
 * @State: TRUE to show them
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return:
 * * STATUS_SUCCESS
 * * STATUS_INVALID_PARAMETER_1 if there is no such component; nothing is changed
 */
NTSTATUS NTAPI DbgSetDebugFilterState(ULONG ComponentId, ULONG Level, BOOLEAN State)
{
	atomic_t *mask = filter_mask(ComponentId);

	if (!mask)
		return STATUS_INVALID_PARAMETER_1;
	if (State)
		atomic_or(ntmem_filter_bits(Level), mask);
	else
		atomic_andnot(ntmem_filter_bits(Level), mask);
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(DbgSetDebugFilterState);

/**
 * DbgQueryDebugFilterState() - tell whether a component shows a level
 * @ComponentId: component, or MAXULONG for the mask that holds for all
 * @Level: number of a bit if below 32, else a mask of bits
 *
 * The mask that holds for all is looked at only if it is asked for.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return:
 * * TRUE if a bit of @Level is set in the component's mask
 * * FALSE if none is
 * * STATUS_INVALID_PARAMETER_1 if there is no such component
 */
NTSTATUS NTAPI DbgQueryDebugFilterState(ULONG ComponentId, ULONG Level)
{
	const atomic_t *mask = filter_mask(ComponentId);

	if (!mask)
		return STATUS_INVALID_PARAMETER_1;
	return atomic_read(mask) & ntmem_filter_bits(Level) ? TRUE : FALSE;
}
NTMEM_EXPORT_SYMBOL(DbgQueryDebugFilterState);
