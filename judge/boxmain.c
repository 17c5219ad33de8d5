/*
 * riposte-box: runs one command at a time in each of its slots.
 *
 * The only privileged program: no database, no network, and after its start not
 * even the host's files.  See riposte-box(8).
 */
#define _GNU_SOURCE /* struct ucred, accept4 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <malloc.h>
#include <pwd.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "conf.h"
#include "judge/cgroup.h"
#include "judge/meter.h"
#include "judge/namespace.h"
#include "judge/private.h"
#include "judge/processor.h"
#include "judge/seccomp.h"
#include "judge/selftest.h"
#include "judge/slot.h"
#include "judge/watch.h"
#include "judge/wire.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

enum { MAX_CLIENTS = 256, DEFAULT_SLOT_MB = 2048, MIN_SLOT_MB = 64, BOX_PRIORITY = -10 };

static struct {
	const char *socket, *root, *judge_user, *prepared;
	int slots, slot_memory_mb, memory_mb, uid, cpu_percent, contended_percent;
} conf = {
	.socket = "/run/riposte-box/box.sock",
	.root = "/",
	.judge_user = "riposte-judge",
	.prepared = "/var/cache/riposte-prepared",
	.uid = 59000,
	.cpu_percent = 100,
	.contended_percent = 10,
};

static const struct conf_key keys[] = {
	{ "box_socket", CONF_TEXT, &conf.socket, 0, 0 },
	{ "box_root", CONF_TEXT, &conf.root, 0, 0 },
	{ "judge_user", CONF_TEXT, &conf.judge_user, 0, 0 },
	{ "judge_prepared", CONF_TEXT, &conf.prepared, 0, 0 },
	{ "max_workers", CONF_INT, &conf.slots, 0, BOX_MAX_SLOTS },
	{ "box_slot_memory_mb", CONF_INT, &conf.slot_memory_mb, 0, 1 << 20 },
	{ "box_memory_mb", CONF_INT, &conf.memory_mb, 0, 1 << 24 },
	{ "box_uid", CONF_INT, &conf.uid, 1000, 2000000000 },
	{ "box_cpu_percent", CONF_INT, &conf.cpu_percent, 0, 100000 },
	{ "box_contended_percent", CONF_INT, &conf.contended_percent, 1, 100 },
	{ NULL, CONF_TEXT, NULL, 0, 0 },
};

/* One connection; at most one request at a time. */
struct client {
	struct watch watch;
	int fd; /* -1: free */
	enum { QUIET, QUEUED, RUNNING } state;
	struct slot *slot;
	struct client *next; /* in the queue */
	int fds[WIRE_MAX_FDS];
	size_t nfds, length;
	char *message; /* WIRE_MAX_REQUEST bytes */
};

static struct client *clients; /* MAX_CLIENTS, private as their messages */
static char (*messages)[WIRE_MAX_REQUEST];
static struct client *queue;
static struct watch on_accept, on_stop;
static int listener = -1, folder = -1;
static char folder_name[sizeof((struct sockaddr_un *)0)->sun_path];
static uid_t judge_uid;
static char group[64]; /* our control group */

/* ---- clients -------------------------------------------------------------- */

static void
unqueue(struct client *client)
{
	for (struct client **at = &queue; *at; at = &(*at)->next)
		if (*at == client) {
			*at = client->next;
			break;
		}
}

static void
hang_up(struct client *client)
{
	if (client->state == QUEUED)
		unqueue(client);
	if (client->state == RUNNING)
		slot_cancel(client->slot);
	wire_close_all(client->fds, client->nfds);
	client->nfds = 0;
	client->state = QUIET;
	close(client->fd);
	client->fd = -1;
}

static void
reply(struct client *client, const struct wire_result *result, const int *fds)
{
	client->state = QUIET;
	if (!wire_send(client->fd, result, wire_result_length(result), fds, result->nkept,
		MSG_DONTWAIT)) {
		log_warn(
		    "a client does not read its result", "error=%s", strerror(errno));
		hang_up(client);
	}
}

__attribute__((format(printf, 2, 3))) static void
refuse(struct client *client, const char *format, ...)
{
	struct wire_result result = {
		.magic = WIRE_MAGIC, .kind = WIRE_RUN, .outcome = BOX_FAILED
	};
	va_list args;

	va_start(args, format);
	vsnprintf(result.text, sizeof result.text, format, args);
	va_end(args);
	log_warn("refused a request", "why=%s", result.text);
	wire_close_all(client->fds, client->nfds);
	client->nfds = 0;
	reply(client, &result, NULL);
}

static void
on_done(void *context, const struct wire_result *result, const int *fds)
{
	reply(context, result, fds);
}

static bool
runs_beside(const struct client *client)
{
	struct wire_head head;

	memcpy(&head, client->message, sizeof head);
	return head.beside;
}

/* The oldest that can run now, and where; NULL: none. */
static struct client *
next_client(struct slot **slot_out)
{
	struct slot *idle = queue ? slots_idle() : NULL;

	for (struct client *c = queue; c; c = c->next) {
		*slot_out = runs_beside(c) ? slots_beside() : idle;
		if (*slot_out)
			return c;
	}
	return NULL;
}

/* Give waiting requests to idle slots, the oldest first. */
static void
dispatch(void)
{
	struct slot *slot;

	for (struct client *client; (client = next_client(&slot));) {
		size_t nfds = client->nfds;

		unqueue(client);
		client->state = RUNNING;
		client->slot = slot;
		client->nfds = 0; /* they are the slot's now */
		slot_run(slot, client->message, client->length, client->fds, nfds,
		    on_done, client);
	}
}

static void
enqueue(struct client *client)
{
	struct client **at = &queue;

	while (*at)
		at = &(*at)->next;
	client->next = NULL;
	client->state = QUEUED;
	*at = client;
	dispatch();
}

static void
tell_status(struct client *client)
{
	struct wire_status wire = { .magic = WIRE_MAGIC, .kind = WIRE_STATUS };

	wire.status.slot_memory_mb = conf.slot_memory_mb;
	wire.status.slot_cpu_percent = conf.cpu_percent;
	snprintf(wire.status.cgroups, sizeof wire.status.cgroups, "%s", cgroup_kind());
	slots_status(&wire.status);
	for (struct client *c = queue; c; c = c->next)
		wire.status.waiting++;
	if (!wire_send(client->fd, &wire, sizeof wire, NULL, 0, MSG_DONTWAIT))
		hang_up(client);
}

/*
 * Whoever may open the file of its standard input anew, through /proc, could
 * change what the next test reads: a memfd is open to all unless it is sealed.
 */
static bool
is_writable_by_payload(int fd, const struct stat *st, int flags)
{
	bool is_open = (flags & O_ACCMODE) != O_RDONLY || st->st_mode & S_IWOTH;
	int seals = is_open ? fcntl(fd, F_GET_SEALS) : 0;

	return is_open && (seals < 0 || !(seals & F_SEAL_WRITE));
}

/*
 * A folder's descriptor would let the payload walk the host's files, a socket
 * talk to whoever is at its other end.
 */
static const char *
wrong_descriptor(const int *fds, size_t nfds)
{
	struct stat st;

	for (size_t n = 0; n < nfds; n++) {
		int flags = fcntl(fds[n], F_GETFL);
		if (fstat(fds[n], &st) || flags < 0 || flags & O_PATH)
			return "a descriptor cannot be used";
		if (n < WIRE_STDIO && !S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode) &&
		    !(S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3)))
			return "standard input and output must be files, pipes or "
			       "/dev/null";
		if (n == 0 && S_ISREG(st.st_mode) &&
		    is_writable_by_payload(fds[n], &st, flags))
			return "standard input must be read-only or sealed "
			       "(F_SEAL_WRITE)";
		if (n >= WIRE_STDIO &&
		    (!S_ISREG(st.st_mode) || (flags & O_ACCMODE) == O_WRONLY))
			return "a file to copy must be a regular file that can be read";
	}
	return NULL;
}

static void
consider(struct client *client)
{
	struct wire_request request;
	const char *why;

	if (!wire_request_parse(
		client->message, client->length, client->nfds, &request, &why)) {
		refuse(client, "refused: %s", why);
	} else if (request.head.kind == WIRE_STATUS) {
		tell_status(client);
	} else if ((why = request.head.kind != WIRE_RUN
			      ? "unknown kind"
			      : wrong_descriptor(client->fds, client->nfds))) {
		refuse(client, "refused: %s", why);
	} else if (request.head.limits.memory_kb > (int64_t)conf.slot_memory_mb * 1024) {
		refuse(client,
		    "refused: memory_kb is %lld, a slot has %d MB (box_slot_memory_mb)",
		    (long long)request.head.limits.memory_kb, conf.slot_memory_mb);
	} else {
		enqueue(client);
	}
}

static void
on_client(struct watch *watch)
{
	struct client *client = (void *)((char *)watch - offsetof(struct client, watch));
	char nothing;

	if (client->fd < 0)
		return;
	if (client->state != QUIET) {
		/* Gone, or talking out of turn: nobody waits for the result. */
		if (recv(client->fd, &nothing, 1, MSG_DONTWAIT) >= 0 || errno != EAGAIN)
			hang_up(client);
		return;
	}
	ssize_t n = wire_receive(client->fd, client->message, WIRE_MAX_REQUEST,
	    client->fds, WIRE_MAX_FDS, &client->nfds, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return;
	if (n < 0 && errno == EMSGSIZE) {
		refuse(client, "refused: the request is too big");
		return;
	}
	if (n <= 0) {
		hang_up(client);
		return;
	}
	client->length = (size_t)n;
	consider(client);
}

static bool
is_allowed(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size))
		return false;
	if (peer.uid == 0 || peer.uid == judge_uid)
		return true;
	log_warn("refused a connection", "uid=%u", (unsigned)peer.uid);
	return false;
}

static struct client *
free_client(void)
{
	for (int n = 0; n < MAX_CLIENTS; n++)
		if (clients[n].fd < 0)
			return &clients[n];
	log_warn("refused a connection", "why=%s", "too many are open");
	return NULL;
}

static void
accept_client(struct watch *watch)
{
	(void)watch;
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct client *client = fd >= 0 && is_allowed(fd) ? free_client() : NULL;

	if (!client) {
		if (fd >= 0)
			close(fd);
		return;
	}
	client->fd = fd;
	client->state = QUIET;
	client->message = messages[client - clients];
	client->watch.ready = on_client;
	if (!watch_add(fd, &client->watch))
		hang_up(client);
}

/* ---- start and end -------------------------------------------------------- */

static int64_t
machine_memory_mb(void)
{
	return (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) / (1 << 20);
}

static void
decide_sizes(void)
{
	int processors = processor_count();
	int total = conf.memory_mb ? conf.memory_mb : (int)(machine_memory_mb() * 3 / 4);

	if (!conf.slots)
		conf.slots = processors > BOX_MAX_SLOTS ? BOX_MAX_SLOTS
			     : processors > 1		? processors - 1
							: 1;
	if (!conf.slot_memory_mb)
		conf.slot_memory_mb = total / conf.slots < DEFAULT_SLOT_MB
					  ? total / conf.slots
					  : DEFAULT_SLOT_MB;
	if ((int64_t)conf.slots * conf.slot_memory_mb > total)
		die("%d slots of %d MB are more than the %d MB for all of them: set "
		    "fewer max_workers, less box_slot_memory_mb or more box_memory_mb",
		    conf.slots, conf.slot_memory_mb, total);
	if (conf.slot_memory_mb < MIN_SLOT_MB)
		die("%d MB for a slot are too few: set fewer max_workers or more "
		    "box_memory_mb",
		    conf.slot_memory_mb);
}

static void
find_judge(void)
{
	const struct passwd *user = getpwnam(conf.judge_user);

	if (!user)
		die("judge_user %s is no user here: useradd --system %s, or set "
		    "judge_user",
		    conf.judge_user, conf.judge_user);
	judge_uid = user->pw_uid;
}

/* The same socket, the same name: so a successor finds what we leave. */
static void
name_group(char *name, size_t size)
{
	char *path = realpath(dirname(strdupa(conf.socket)), NULL);
	uint64_t hash = UINT64_C(14695981039346656037);

	for (const char *c = path ? path : ""; *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	for (const char *c = folder_name; *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	snprintf(name, size, "riposte-box-%08x", (unsigned)(hash ^ hash >> 32));
	free(path);
}

/* Held until we are dead; two boxes on one socket would remove each other's groups. */
static void
lock(void)
{
	char name[sizeof folder_name + 8];

	folder = open(dirname(strdupa(conf.socket)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		die("box_socket %s: its folder: %s", conf.socket, strerror(errno));
	snprintf(folder_name, sizeof folder_name, "%s", basename(strdupa(conf.socket)));
	snprintf(name, sizeof name, "%s.lock", folder_name);
	int fd = openat(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		die("box_socket %s.lock: %s", conf.socket, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB))
		die("box_socket %s: another riposte-box serves it", conf.socket);
}

static void
bind_socket(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(conf.socket) >= sizeof address.sun_path)
		die("box_socket %s is longer than a socket's path may be", conf.socket);
	strcpy(address.sun_path, conf.socket);
	unlink(conf.socket);
	listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) ||
	    chown(conf.socket, judge_uid, (gid_t)-1) || chmod(conf.socket, 0600))
		die("box_socket %s: %s", conf.socket, strerror(errno));
}

static void
stop(struct watch *watch)
{
	(void)watch; /* service_stopping says so too */
}

/* Descriptors of 64 slots and 256 clients; what the host allows is enough. */
static void
raise_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

/* The judge fills it later: a language makes there once what speeds it up. */
static void
make_prepared(void)
{
	if (mkdir(conf.prepared, 0755) == 0 &&
	    lchown(conf.prepared, judge_uid, (gid_t)-1) == 0)
		return;
	if (errno != EEXIST)
		die("judge_prepared %s: %s", conf.prepared, strerror(errno));
}

/* Whoever waits for a result, or for a kill, does not wait for payloads as well. */
static void
raise_priority(void)
{
	if (setpriority(PRIO_PROCESS, 0, BOX_PRIORITY))
		log_warn("payloads have the same priority as the box",
		    "error=%s capability=CAP_SYS_NICE", strerror(errno));
}

static void
make_clients(void)
{
	clients = private_memory(MAX_CLIENTS, sizeof *clients);
	messages = private_memory(MAX_CLIENTS, sizeof *messages);
	for (int n = 0; n < MAX_CLIENTS; n++)
		clients[n].fd = -1;
}

static void
start(void)
{
	if (geteuid() != 0)
		die("riposte-box makes namespaces and control groups: start it as root");
	raise_files();
	raise_priority();
	processor_start();
	decide_sizes();
	find_judge();
	lock();
	bind_socket();
	name_group(group, sizeof group);
	namespace_check(SLOT_UIDS * conf.slots);
	cgroup_start(group, conf.cpu_percent);
	meter_prepare(conf.contended_percent);
	seccomp_start();
	malloc_trim(0); /* what libseccomp needed is not to be copied at each fork */
	watch_start();
	slots_prepare(&(struct slots_setup){
	    .count = conf.slots,
	    .uid = (uid_t)conf.uid,
	    .processors = (conf.cpu_percent + 99) / 100,
	    .idle_hook = dispatch,
	});
	make_prepared();
	namespace_start(
	    conf.root, conf.prepared, (uid_t)conf.uid, SLOT_UIDS * conf.slots);
	slots_start();
}

static void
serve(void)
{
	on_accept.ready = accept_client;
	on_stop.ready = stop;
	if (listen(listener, MAX_CLIENTS) || !watch_add(listener, &on_accept) ||
	    !watch_add(service_stop_fd(), &on_stop))
		die("listening: %s", strerror(errno));
	log_info("ready", "slots=%d slot_memory_mb=%d cgroups=%s group=%s", conf.slots,
	    conf.slot_memory_mb, cgroup_kind(), group);
	while (!service_stopping())
		watch_once(-1);
}

int
main(int argc, char **argv)
{
	const char *path = NULL;
	int option;

	service_init("riposte-box");
	while ((option = getopt(argc, argv, "c:")) != -1)
		if (option == 'c')
			path = optarg;
		else
			die("usage: riposte-box [-c FILE]");
	make_clients();
	conf_read(path, keys);
	start();
	atexit(slots_stop);
	selftest_run();
	serve();
	unlinkat(folder, folder_name, 0);
	slots_stop();
	cgroup_stop();
	log_info("stopped", "%s", "");
	_exit(0);
}
