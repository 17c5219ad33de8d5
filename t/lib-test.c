/* lib/ on its own: arena, conf, log, and db without a server. */
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "conf.h"
#include "db.h"
#include "log.h"
#include "scoped.h"
#include "service.h"
#include "tap.h"

/* What ACT writes to standard error, and how it exits. */
struct outcome {
	char text[4096];
	int exit_code;
};

static struct outcome
watch(void (*act)(void))
{
	struct outcome outcome = { .exit_code = -1 };
	int pipe_fds[2], state;
	size_t used = 0;

	if (pipe(pipe_fds) < 0)
		return outcome;
	pid_t child = fork();
	if (child == 0) {
		dup2(pipe_fds[1], STDERR_FILENO);
		close(pipe_fds[0]);
		act();
		_exit(0);
	}
	close(pipe_fds[1]);
	for (ssize_t n; (n = read(pipe_fds[0], outcome.text + used,
			     sizeof outcome.text - 1 - used)) > 0;)
		used += (size_t)n;
	close(pipe_fds[0]);
	if (waitpid(child, &state, 0) == child && WIFEXITED(state))
		outcome.exit_code = WEXITSTATUS(state);
	return outcome;
}

static void
test_arena(void)
{
	struct arena arena = { 0 };
	char *big = arena_alloc(&arena, 100000);
	char *odd = arena_alloc(&arena, 3);
	char *next = arena_alloc(&arena, 1);

	memset(big, 'x', 100000);
	ok((uintptr_t)next % _Alignof(max_align_t) == 0, "what an arena gives is aligned");
	ok(odd[0] == 0 && odd[2] == 0, "what an arena gives is zeroed");
	ok(strcmp(arena_printf(&arena, "%s-%d", "a", 7), "a-7") == 0,
	    "an arena formats text of any length");
	ok(strcmp(arena_strndup(&arena, "abcdef", 3), "abc") == 0,
	    "an arena copies a part of a text");
	arena_release(&arena);
	ok(arena.blocks == NULL, "a released arena holds nothing");
}

static void
log_evil(void)
{
	log_warn("a \"message\"", "name=%s count=%d size=%zu empty=%s",
	    "x\nts=1 level=error forged=\"yes\"", -3, (size_t)12, "");
}

static void
test_log(void)
{
	struct outcome got = watch(log_evil);

	ok(strchr(got.text, '\n') == got.text + strlen(got.text) - 1,
	    "a value with a newline cannot forge a line");
	ok(strstr(got.text, "name=\"x ts=1 level=error forged=\\\"yes\\\"\" count=-3") != NULL,
	    "a value with quotes cannot forge a key");
	ok(strstr(got.text, "size=12 empty=\"\"") != NULL, "numbers and empty texts are kept");
	ok(strstr(got.text, "level=warn program=riposte msg=\"a \\\"message\\\"\"") != NULL,
	    "a line tells level, program and message");
}

static const char *conf_path;

static const char *url = "default";
static int slots = 3;
static bool is_templated = false;
static const struct conf_key keys[] = {
	{ "database_url", CONF_TEXT, &url, 0, 0 },
	{ "max_workers", CONF_INT, &slots, 1, 64 },
	{ "templates", CONF_BOOL, &is_templated, 0, 0 },
	{ 0 },
};

static void
read_conf(void)
{
	conf_read(conf_path, keys);
}

static const char *
write_conf(const char *text)
{
	scoped_file *out = fopen("test.conf", "we");

	if (out)
		fputs(text, out);
	return "test.conf";
}

static bool
refuses(const char *text, const char *words)
{
	conf_path = write_conf(text);
	struct outcome got = watch(read_conf);

	if (got.exit_code == 1 && strstr(got.text, words))
		return true;
	printf("# exit %d: %s\n", got.exit_code, got.text);
	return false;
}

static void
test_conf(void)
{
	unsetenv("DATABASE_URL");
	conf_read(write_conf("# a comment\n\n max_workers = 5 \ndatabase_url=host=/x dbname=y\n"
			     "templates = yes\njudge_name = other program\n"),
	    keys);
	ok(slots == 5 && is_templated, "numbers and switches are read");
	ok(strcmp(url, "host=/x dbname=y") == 0, "a value may hold an equals sign");
	setenv("RIPOSTE_MAX_WORKERS", "7", 1);
	conf_read(write_conf("max_workers = 5\n"), keys);
	ok(slots == 7, "the environment wins over the file");
	unsetenv("RIPOSTE_MAX_WORKERS");
	ok(refuses("\nmax_workers = 65\n", "test.conf:2: max_workers must be a whole number from 1"),
	    "a number out of bounds is refused with file, line and bounds");
	ok(refuses("max_workers = 5x\n", "not \\\"5x\\\""), "a number with a tail is refused");
	ok(refuses("templates = maybe\n", "must be yes or no"), "a switch is yes or no");
	ok(refuses("box_slot = 5\n", "unknown key \\\"box_slot\\\""),
	    "a mistyped key is refused by name");
	ok(refuses("max_workers\n", "expected \\\"key = value\\\""),
	    "a line without an equals sign is refused");
	conf_path = "missing.conf";
	ok(watch(read_conf).exit_code == 1, "a named file that is not there is refused");
}

static void
test_db_without_server(void)
{
	struct db *db = db_new("host=/nonexistent dbname=none", "test");
	struct db_reply reply = db_call(db, "service_show", NULL);
	struct json_object *code;

	ok(reply.status == 503, "without a database a call answers 503");
	ok(json_object_object_get_ex(reply.body, "code", &code) &&
		strcmp(json_object_get_string(code), "database_down") == 0,
	    "and names the cause");
	ok(json_object_object_get_ex(reply.body, "retry_after_s", NULL),
	    "and says when to try again");
	json_object_put(reply.body);
	db_free(&db);
	ok(db == NULL, "a freed handle is cleared");
}

/* The kernel takes connections for whoever listens, and that is all that happens. */
static void
test_db_that_is_silent(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof at;
	scoped_fd listener = socket(AF_INET, SOCK_STREAM, 0);
	char text[96];

	ok(bind(listener, (struct sockaddr *)&at, length) == 0 && listen(listener, 4) == 0 &&
		getsockname(listener, (struct sockaddr *)&at, &length) == 0,
	    "a server that says nothing");
	snprintf(text, sizeof text, "host=127.0.0.1 port=%d dbname=x connect_timeout=2",
	    ntohs(at.sin_port));
	struct db *db = db_new(text, "test");
	int64_t began_ms = service_now_ms();
	struct db_reply reply = db_call(db, "service_show", NULL);

	ok(reply.status == 503, "is no database");
	ok(service_now_ms() - began_ms < 4500,
	    "after as many seconds as its URL says, not our five");
	json_object_put(reply.body);
	db_free(&db);
}

int
main(void)
{
	test_arena();
	test_log();
	test_conf();
	test_db_without_server();
	test_db_that_is_silent();
	return done();
}
