// SPDX-License-Identifier: GPL-2.0-only
/*
 * From NTSTATUS to errno, and to text.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "internal.h"

/* Statuses that a driver fails with; what is not here is an I/O error without a name. */
static const struct {
	s32 status;
	int err;
	const char *name;
} statuses[] = {
#define ROW(status, err) { status, err, #status }
	ROW(STATUS_SUCCESS, 0),
	ROW(STATUS_INSUFFICIENT_RESOURCES, -ENOMEM),
	ROW(STATUS_NO_MEMORY, -ENOMEM),
	ROW(STATUS_COMMITMENT_LIMIT, -ENOMEM),
	ROW(STATUS_INVALID_PARAMETER, -EINVAL),
	ROW(STATUS_ACCESS_VIOLATION, -EFAULT),
	ROW(STATUS_IN_PAGE_ERROR, -EFAULT),
	ROW(STATUS_DATATYPE_MISALIGNMENT, -EFAULT),
	ROW(STATUS_GUARD_PAGE_VIOLATION, -EFAULT),
	ROW(STATUS_NOT_IMPLEMENTED, -ENOSYS),
	ROW(STATUS_NOT_SUPPORTED, -EOPNOTSUPP),
	ROW(STATUS_INVALID_DEVICE_REQUEST, -EOPNOTSUPP),
	ROW(STATUS_OBJECT_NAME_NOT_FOUND, -ENOENT),
	ROW(STATUS_QUOTA_EXCEEDED, -EDQUOT),
	ROW(STATUS_PAGEFILE_QUOTA_EXCEEDED, -EDQUOT),
	ROW(STATUS_WORKING_SET_QUOTA, -EDQUOT),
	ROW(STATUS_BUFFER_TOO_SMALL, -ENOSPC),
	ROW(STATUS_BUFFER_OVERFLOW, -EOVERFLOW),
	ROW(STATUS_NAME_TOO_LONG, -ENAMETOOLONG),
	ROW(STATUS_TIMEOUT, -ETIMEDOUT),
	ROW(STATUS_DRIVER_UNABLE_TO_LOAD, -ENOEXEC),
	ROW(STATUS_INTEGER_OVERFLOW, -EOVERFLOW),
	ROW(STATUS_ARRAY_BOUNDS_EXCEEDED, -ERANGE),
	ROW(STATUS_INTEGER_DIVIDE_BY_ZERO, -EDOM),
	ROW(STATUS_STACK_OVERFLOW, -EFAULT),
	ROW(STATUS_UNSUCCESSFUL, -EIO),
	ROW(STATUS_INVALID_PARAMETER_1, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_2, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_3, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_4, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_5, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_6, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_7, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_8, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_9, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_10, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_11, -EINVAL),
	ROW(STATUS_INVALID_PARAMETER_12, -EINVAL),
#undef ROW
};

/**
 * ntmem_status_to_errno() - translate a status
 * @status: NTSTATUS
 *
 * Context: Any context.
 * Return: 0 for any success, else a negative errno, -EIO if no other fits.
 */
int ntmem_status_to_errno(s32 status)
{
	unsigned int i;

	if (NT_SUCCESS(status))
		return 0;
	for (i = 0; i < ARRAY_SIZE(statuses); i++)
		if (statuses[i].status == status)
			return statuses[i].err ?: -EIO;
	return -EIO;
}

/**
 * ntmem_status_name() - name a status
 * @status: NTSTATUS
 *
 * Context: Any context.
 * Return: its symbolic name, or "unknown status".
 */
const char *ntmem_status_name(s32 status)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(statuses); i++)
		if (statuses[i].status == status)
			return statuses[i].name;
	return "unknown status";
}
