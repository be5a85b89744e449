/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Routines of the C library in guarded code. Nobody calls them by these names: ntcc has
 * guarded code refer to them (scripts/ntcc.d/library.c) where it names memset() and others.
 */
#ifndef NTMEM_CSTRING_GUARDED_H
#define NTMEM_CSTRING_GUARDED_H

#include <linux/types.h>

/* rtlmem_guarded.c; memcpy() and memmove() are ntmem_guarded_move(). */
void *ntmem_guarded_memset(void *destination, int value, size_t length);
int ntmem_guarded_memcmp(const void *first, const void *second, size_t length);

/* cstring_guarded.c */
void *ntmem_guarded_memchr(const void *address, int value, size_t length);
size_t ntmem_guarded_strlen(const char *text);
size_t ntmem_guarded_strnlen(const char *text, size_t limit);
int ntmem_guarded_strcmp(const char *first, const char *second);
int ntmem_guarded_strncmp(const char *first, const char *second, size_t limit);
char *ntmem_guarded_strchr(const char *text, int character);
char *ntmem_guarded_strrchr(const char *text, int character);
char *ntmem_guarded_strstr(const char *text, const char *part);
size_t ntmem_guarded_strspn(const char *text, const char *set);
size_t ntmem_guarded_strcspn(const char *text, const char *set);
char *ntmem_guarded_strcpy(char *destination, const char *source);
char *ntmem_guarded_stpcpy(char *destination, const char *source);
char *ntmem_guarded_strncpy(char *destination, const char *source, size_t limit);
char *ntmem_guarded_strcat(char *destination, const char *source);
char *ntmem_guarded_strncat(char *destination, const char *source, size_t limit);

#endif /* NTMEM_CSTRING_GUARDED_H */
