/* What the box believes of a message, before it does anything with it. */
#define _GNU_SOURCE /* memmem */
#include <stdlib.h>
#include <string.h>

#include "judge/wire.h"
#include "t/tap.h"

static char message[WIRE_MAX_REQUEST];
static size_t length;
static const char *why;

/* A sound request, to be spoilt: two words, one setting, one file, one pattern. */
static struct wire_head *
fresh(void)
{
	static const char *const argv[] = { "gcc", "main.c", NULL };
	static const char *const env[] = { "PATH=/bin", NULL };
	static const char *const keep[] = { "*.out", NULL };
	static const struct box_file files[] = { { "main.c", 0, 0755 } };
	const struct box_request request = { .argv = argv,
		.env = env,
		.keep = keep,
		.files = files,
		.nfiles = 1,
		.limits = { .cpu_ms = 1000,
		    .wall_ms = 1000,
		    .memory_kb = 65536,
		    .output_kb = 64,
		    .file_kb = 64,
		    .tmpfs_kb = 64,
		    .processes = 1,
		    .open_files = 16 } };

	length = wire_request_pack(&request, message);
	return (struct wire_head *)(void *)message;
}

static bool
parses(size_t nfds)
{
	static struct wire_request request;

	/* a copy of just that size, so that a sanitizer sees every step outside */
	char *copy = malloc(length ? length : 1);
	memcpy(copy, message, length);
	bool sound = wire_request_parse(copy, length, nfds, &request, &why);
	free(copy);
	return sound;
}

static bool
refuses(const char *word)
{
	return !parses(4) && strstr(why, word);
}

static bool
refuses_texts(const char *from, const char *to)
{
	fresh();
	char *at = memmem(message + sizeof(struct wire_head),
	    length - sizeof(struct wire_head), from, strlen(from) + 1);
	memcpy(at, to, strlen(from));
	return !parses(4);
}

static void
check_heads(void)
{
	fresh();
	ok(parses(4), "a sound request is taken");
	ok(!parses(3) && !parses(5),
	    "with too few or too many descriptors it is refused");
	fresh()->magic++;
	ok(refuses("version"), "another version is refused");
	fresh()->kind = 77;
	ok(refuses("kind"), "an unknown kind is refused");
	fresh()->nargv = 0;
	ok(refuses("words"), "no command is refused");
	fresh()->nargv = UINT32_MAX;
	ok(refuses("words"), "four billion words are refused");
	struct wire_head *head = fresh();
	head->nargv = head->nenv = 0x80000001;
	ok(refuses("words"), "numbers that overflow when added are refused");
	fresh()->nfiles = BOX_MAX_FILES + 1;
	ok(refuses("files"), "too many files are refused");
	fresh()->text_bytes--;
	ok(refuses("length"), "a length that does not fit is refused");
	fresh()->executable[0] = 2;
	ok(refuses("mode"), "an unknown mode is refused");
	fresh()->beside = 2;
	ok(refuses("beside"), "an unknown way to run is refused");
	fresh()->read_only = 2;
	ok(refuses("read_only"), "an unknown way to write is refused");
}

static void
check_limits(void)
{
	fresh()->limits.cpu_ms = 0;
	ok(refuses("cpu_ms"), "no CPU time is refused");
	fresh()->limits.wall_ms = -1;
	ok(refuses("wall_ms"), "negative time is refused");
	fresh()->limits.memory_kb = INT64_MAX;
	ok(refuses("memory_kb"), "memory whose bytes overflow is refused");
	fresh()->limits.tmpfs_kb = 0;
	ok(refuses("tmpfs_kb"),
	    "no tmpfs limit is refused, since 0 means none to the kernel");
	fresh()->limits.processes = 0;
	ok(refuses("processes"), "no processes are refused");
	fresh()->limits.open_files = 2;
	ok(refuses("open_files"), "fewer than three descriptors are refused");
	fresh()->limits.file_kb = INT64_MIN;
	ok(refuses("file_kb"), "a negative file is refused");
}

static void
check_names(void)
{
	static const char *const bad[] = { "../x/y", "/etc/p", ".", "..", "" };

	for (size_t n = 0; n < sizeof bad / sizeof *bad; n++) {
		struct box_file file = { .mode = 0644 };
		static const char *const argv[] = { "x", NULL };
		struct box_request request = {
			.argv = argv, .files = &file, .nfiles = 1
		};

		strcpy(file.name, bad[n]);
		request.limits = fresh()->limits;
		length = wire_request_pack(&request, message);
		ok(refuses("name"), "a file's name that leads elsewhere is refused");
	}
	ok(refuses_texts("PATH=/bin", "=ATH=/bin"),
	    "an environment without a name is refused");
	ok(refuses_texts("PATH=/bin", "PATHx/bin"), "...or without a value");
	ok(refuses_texts("*.out", "*/out"), "a pattern with a slash is refused");
}

static void
check_noise(void)
{
	unsigned seed = 1;
	bool alive = true;

	for (length = 0; length < sizeof(struct wire_head); length++)
		alive = alive && !parses(0);
	ok(alive, "every message shorter than a head is refused");
	for (int n = 0; n < 20000; n++) {
		fresh();
		for (int i = 0; i < 4; i++)
			message[(size_t)rand_r(&seed) % length] = (char)rand_r(&seed);
		parses(4);
	}
	ok(true, "20000 spoilt messages are judged without a fault");
	fresh();
	message[length - 1] = 'x';
	ok(refuses("texts"), "a last text without its end is refused");
}

static void
check_results(void)
{
	struct wire_result result = { .magic = WIRE_MAGIC, .kind = WIRE_RUN, .nkept = 2 };

	ok(wire_result_is_sound(&result, wire_result_length(&result), 2),
	    "a sound result is taken");
	ok(!wire_result_is_sound(&result, wire_result_length(&result), 1),
	    "one whose files have no descriptors is refused");
	ok(!wire_result_is_sound(&result, wire_result_length(&result) - 1, 2),
	    "one that was cut is refused");
	memset(result.text, 'x', sizeof result.text);
	ok(!wire_result_is_sound(&result, wire_result_length(&result), 2),
	    "one with a text without an end is refused");
}

int
main(void)
{
	check_heads();
	check_limits();
	check_names();
	check_noise();
	check_results();
	return done();
}
