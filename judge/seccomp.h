/*
 * System calls that no payload has any business with.
 *
 * The filter is made once at start by libseccomp and kept as BPF; a child loads
 * it raw, which is three times faster than letting libseccomp do it.
 *
 *	another architecture, x32	the process is killed
 *	clone3, io_uring		ENOSYS, so that programs use what came before
 *	new namespaces, mounts, other processes' memory, keys, bpf, perf,
 *	modules, clocks, reboot...	EPERM
 *	sockets but unix and internet	EAFNOSUPPORT
 */
#pragma once

#include <linux/filter.h>
#include <stdbool.h>

/* Make the filter.  Dies when libseccomp cannot. */
void seccomp_start(void);

/* Load it into the calling process, which must have no_new_privs. */
bool seccomp_enter(void);
