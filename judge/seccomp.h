/*
 * System calls that no payload has any business with, and the few that the init
 * of a sandbox needs.
 *
 * The filters are made once at start by libseccomp and kept as BPF; a child loads
 * its own raw, which is three times faster than letting libseccomp do it.  What a
 * payload meets:
 *
 *	another architecture, x32	the process is killed
 *	clone3, io_uring		ENOSYS, so that programs use what came before
 *	new namespaces, mounts, other processes' memory, keys, bpf, perf,
 *	modules, clocks, reboot...	EPERM
 *	sockets but unix and internet	EAFNOSUPPORT
 *	rights of files, in a folder
 *	that may only be read		EPERM
 */
#pragma once

#include <linux/filter.h>
#include <stdbool.h>

enum seccomp_role {
	SECCOMP_PAYLOAD,
	SECCOMP_READER, /* on top of that */
	SECCOMP_INIT,
	SECCOMP_ROLES,
};

/* Make the filters.  Dies when libseccomp cannot. */
void seccomp_start(void);

/* Load one into the calling process, which must have no_new_privs. */
bool seccomp_enter(enum seccomp_role);
