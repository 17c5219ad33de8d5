/*
 * What can be seen from inside.
 *
 * At its start the box moves itself into a root that it builds from the host's
 * (or box_root's) /usr, /bin, /lib..., all read-only, with an /etc, a /dev and
 * empty folders of our own, and lets go of everything else.  Sandboxes inherit
 * that root and add their own /proc, /box, /tmp and /dev/shm; so there is
 * nothing of the host to be hidden from them, nor from the box.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Dies, naming a namespace that this kernel lacks or that may not be made COUNT times. */
void namespace_check(int count);

/*
 * Leave the host's mounts and network for good.  SOURCE is the folder whose
 * usr, bin, lib... are shown ("/" or box_root); PREPARED, a folder (no link
 * is followed to it; NULL: none), is shown as /prepared; UID and NUIDS name the users in
 * /etc/passwd. Dies, naming what is missing.
 */
void namespace_start(const char *source, const char *prepared, uid_t uid, int nuids);

/* A descriptor of a new and empty network, in which there is no way out. */
int namespace_network(void);

/*
 * A tmpfs that is mounted nowhere, to become /box, /tmp and /dev/shm of one
 * sandbox.  -1 or false with errno.
 */
int namespace_tmpfs(int64_t size_kb);
bool namespace_resize(int tmpfs, int64_t size_kb);

/*
 * In the first process of new pid, mount, ipc and uts namespaces: take NETWORK,
 * mount what is ours.  OWNER gets /box.  Returns NULL, or what failed (errno).
 */
const char *namespace_enter(int network, int tmpfs, uid_t owner);
