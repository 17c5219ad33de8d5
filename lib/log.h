/*
 * One line per fact, as logfmt, on standard error.
 *
 *	ts=2026-11-23T01:02:03.456Z level=warn program=riposte-judge \
 *	    msg="lost the database" after_ms=120
 *
 * FIELDS is a printf format of key=value pairs.  Each %s is quoted where it
 * has to be and control bytes are replaced, so that no value can forge a line
 * or a key.  Only plain conversions are understood: %s %d %u %ld %lu %lld
 * %llu %zu %zd.  Never log a token, a password or a ticket.
 */
#pragma once

/* Set once at start; the default is "riposte". */
void log_program(const char *name);

__attribute__((format(printf, 2, 3))) void log_info(
    const char *message, const char *fields, ...);
__attribute__((format(printf, 2, 3))) void log_warn(
    const char *message, const char *fields, ...);
__attribute__((format(printf, 2, 3))) void log_error(
    const char *message, const char *fields, ...);

/* Say why on one line and exit 1.  For start-up and lack of memory only. */
__attribute__((format(printf, 1, 2), noreturn)) void die(const char *format, ...);
