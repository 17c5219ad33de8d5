#define _GNU_SOURCE /* environ */
#include "judge/imports.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "member.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

enum { LOOK_MS = 5000, BELL_LOOK_MS = 500, PATIENCE_MS = 3000, PAUSE_MS = 50 };

static bool
has_ended(struct imports *imports)
{
	int status;

	if (imports->pid && waitpid(imports->pid, &status, WNOHANG) != 0) {
		log_info("riposte-import has ended", "pid=%d", (int)imports->pid);
		imports->pid = 0;
	}
	return !imports->pid;
}

static bool
is_waiting(struct imports *imports)
{
	struct db_reply reply = db_call_array(imports->db, "import_waiting", NULL, 0);
	scoped_json *body = reply.body;

	return reply.status == 200 &&
	       json_object_get_boolean(json_member(body, "waiting"));
}

static void
start(struct imports *imports)
{
	static const char program[] = BINDIR "/riposte-import";
	const char *const with_file[] = { program, "--uploads", "-c", imports->file, NULL };
	const char *const without[] = { program, "--uploads", NULL };
	int error = posix_spawn(&imports->pid, program, NULL, NULL,
	    (char *const *)(imports->file ? with_file : without), environ);

	if (error) {
		imports->pid = 0;
		log_error("uploads are not imported", "program=%s why=%s", program,
		    strerror(error));
	} else {
		log_info("importing what was uploaded", "pid=%d", (int)imports->pid);
	}
}

void
imports_tend(struct imports *imports, bool is_bell_rung)
{
	int64_t now = service_now_ms();

	/* Most bells are of submissions, which must not wait for us. */
	if (is_bell_rung && imports->next_look_ms > imports->looked_ms + BELL_LOOK_MS)
		imports->next_look_ms = imports->looked_ms + BELL_LOOK_MS;
	if (!has_ended(imports) || now < imports->next_look_ms)
		return;
	imports->looked_ms = now;
	imports->next_look_ms = now + LOOK_MS;
	if (is_waiting(imports))
		start(imports);
}

void
imports_stop(struct imports *imports)
{
	int64_t end = service_now_ms() + PATIENCE_MS;

	if (!imports->pid)
		return;
	kill(imports->pid, SIGTERM);
	while (!has_ended(imports) && service_now_ms() < end)
		poll(NULL, 0, PAUSE_MS);
}
