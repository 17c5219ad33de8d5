#include "log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LINE = 4096 };

struct line {
	char text[MAX_LINE];
	size_t length;
};

static const char *program = "riposte";

void
log_program(const char *name)
{
	program = name;
}

static void
put(struct line *line, char c)
{
	if (line->length < MAX_LINE - 1)
		line->text[line->length++] = c;
}

static void
put_text(struct line *line, const char *s)
{
	while (*s)
		put(line, *s++);
}

static void
put_quoted(struct line *line, const char *s)
{
	if (!s)
		s = "-";
	if (*s && !strpbrk(s, " \"=\\\n\r\t")) {
		for (; *s; s++)
			put(line, (unsigned char)*s < ' ' || *s == 127 ? '?' : *s);
		return;
	}
	put(line, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			put(line, '\\');
		put(line, (unsigned char)*s < ' ' || *s == 127 ? ' ' : *s);
	}
	put(line, '"');
}

/* One conversion, SPEC without the percent sign, such as "zu". */
static void
put_number(struct line *line, const char *spec, va_list *args)
{
	char text[32] = "?";

	if (strcmp(spec, "d") == 0)
		snprintf(text, sizeof text, "%d", va_arg(*args, int));
	else if (strcmp(spec, "u") == 0)
		snprintf(text, sizeof text, "%u", va_arg(*args, unsigned));
	else if (strcmp(spec, "ld") == 0)
		snprintf(text, sizeof text, "%ld", va_arg(*args, long));
	else if (strcmp(spec, "lu") == 0)
		snprintf(text, sizeof text, "%lu", va_arg(*args, unsigned long));
	else if (strcmp(spec, "lld") == 0)
		snprintf(text, sizeof text, "%lld", va_arg(*args, long long));
	else if (strcmp(spec, "llu") == 0)
		snprintf(text, sizeof text, "%llu", va_arg(*args, unsigned long long));
	else if (strcmp(spec, "zu") == 0)
		snprintf(text, sizeof text, "%zu", va_arg(*args, size_t));
	else if (strcmp(spec, "zd") == 0)
		snprintf(text, sizeof text, "%zd", va_arg(*args, ssize_t));
	put_text(line, text);
}

static void
put_fields(struct line *line, const char *format, va_list *args)
{
	while (*format) {
		if (*format != '%') {
			put(line, *format++);
			continue;
		}
		size_t n = strcspn(++format, "sdu");
		char spec[8] = "";

		if (!format[n] || n + 1 >= sizeof spec)
			return;
		memcpy(spec, format, n + 1);
		format += n + 1;
		if (strcmp(spec, "s") == 0)
			put_quoted(line, va_arg(*args, const char *));
		else
			put_number(line, spec, args);
	}
}

static void
put_time(struct line *line)
{
	char text[64];
	struct timespec now;
	struct tm utc;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(text, sizeof text, "ts=%Y-%m-%dT%H:%M:%S", &utc);
	put_text(line, text);
	snprintf(text, sizeof text, ".%03ldZ", now.tv_nsec / 1000000);
	put_text(line, text);
}

/* One write, so that lines of several threads and programs do not mix. */
static void
write_line(const char *level, const char *message, const char *fields, va_list *args)
{
	struct line line = { .length = 0 };

	put_time(&line);
	put_text(&line, " level=");
	put_text(&line, level);
	put_text(&line, " program=");
	put_quoted(&line, program);
	put_text(&line, " msg=");
	put_quoted(&line, message);
	if (*fields)
		put(&line, ' ');
	put_fields(&line, fields, args);
	line.text[line.length++] = '\n';
	if (write(STDERR_FILENO, line.text, line.length) < 0)
		return; /* nowhere left to say it */
}

void
log_info(const char *message, const char *fields, ...)
{
	va_list args;

	va_start(args, fields);
	write_line("info", message, fields, &args);
	va_end(args);
}

void
log_warn(const char *message, const char *fields, ...)
{
	va_list args;

	va_start(args, fields);
	write_line("warn", message, fields, &args);
	va_end(args);
}

void
log_error(const char *message, const char *fields, ...)
{
	va_list args;

	va_start(args, fields);
	write_line("error", message, fields, &args);
	va_end(args);
}

void
die(const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	log_error(text, "fatal=%d", 1);
	exit(1);
}
