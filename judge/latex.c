#include "judge/latex.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "judge/execute.h"
#include "judge/text.h"
#include "scoped.h"

enum { MAX_STATEMENT = 1 << 20, MAX_WORDS = 65536 };

/* What packages of the ICPC formats may use, which their own class defines. */
static const char preamble[] =
    "\\newcommand{\\problemname}[1]{}\n"
    "\\newcommand{\\illustration}[3]{\\includegraphics{#2}\n\n#3\n\n}\n"
    "\\newcommand{\\illustrationfile}[3]{\\includegraphics{#2}}\n"
    "\\newcommand{\\nextsample}{}\n"
    "\\newcommand{\\remainingsamples}{}\n"
    "\\newcommand{\\hr}{\\begin{center}\\rule{4em}{1pt}\\end{center}}\n"
    "\\newenvironment{Input}{\\section*{Input}\n}{}\n"
    "\\newenvironment{Output}{\\section*{Output}\n}{}\n"
    "\\newenvironment{Interaction}{\\section*{Interaction}\n}{}\n"
    "\\newcommand{\\InputFile}{\\section*{Input}\n}\n"
    "\\newcommand{\\OutputFile}{\\section*{Output}\n}\n"
    "\\newcommand{\\Interaction}{\\section*{Interaction}\n}\n"
    "\\newcommand{\\Scoring}{\\section*{Scoring}\n}\n"
    "\\newcommand{\\Note}{\\section*{Note}\n}\n"
    "\\newcommand{\\Examples}{}\n"
    "\\newcommand{\\Example}{}\n"
    "\\newcommand{\\t}[1]{\\texttt{#1}}\n"
    "\\newenvironment{problem}[5]{}{}\n"
    "\\newenvironment{example}{}{}\n"
    "\\newcommand{\\exmpfile}[2]{}\n"
    "\\newcommand{\\exmp}[2]{}\n";

static const struct language pandoc = {
	.id = "pandoc",
	.name = "pandoc",
	.source = "statement.tex",
	.run = { "pandoc", "--from", "latex", "--to",
	    "gfm+tex_math_dollars-raw_html", "--wrap", "preserve", "--verbose", "--sandbox",
	    "statement.tex" },
	.time_multiplier = 1,
};

/* [INFO] Skipped '\vspace{1cm}' at statement.tex line 30 column 1 */
static void
tell_skipped(
    char *words, void (*skipped)(void *context, const char *what), void *context)
{
	for (char *line; (line = strsep(&words, "\n"));) {
		char *from = strstr(line, "Skipped '");
		char *to = from ? strstr(from, "' at ") : NULL;

		if (!to)
			continue;
		*to = '\0';
		from += strlen("Skipped '");
		/* what pandoc itself makes of our environments */
		if (strncmp(from, "\\bgroup", 7) != 0 && strncmp(from, "\\egroup", 7) != 0)
			skipped(context, from);
	}
}

const char *
latex_to_markdown(struct box *box, struct arena *arena, const char *text,
    void (*skipped)(void *context, const char *what), void *context,
    const char **why_out)
{
	const char *whole = arena_printf(arena, "%s%s", preamble, text);
	scoped_fd fd = execute_file_of(whole);
	struct box_file file = { .name = "statement.tex", .fd = fd, .mode = 0644 };
	struct command command = {
		.language = &pandoc,
		.argv = pandoc.run,
		.limits = { .cpu_ms = 30000,
		    .wall_ms = 60000,
		    .memory_kb = 1 << 20,
		    .output_kb = MAX_STATEMENT / 1024,
		    .processes = 32 },
		.tmpfs_kb = 16384,
		.stdin_fd = -1,
		.stdout_fd = -1,
		.files = &file,
		.nfiles = 1,
	};
	struct execution execution;
	struct test_result ending = { 0 };
	const char *markdown = NULL;

	*why_out = "riposte-box does not answer";
	if (execute(box, &command, &execution)) {
		char *words = text_of_file(arena, execution.errors_fd, MAX_WORDS);

		if (execution.result.outcome == BOX_FAILED) {
			*why_out = arena_strdup(arena, execution.result.text);
		} else {
			verdict_of_box(&ending, &execution.result, &command.limits);
			*why_out = arena_printf(
			    arena, "pandoc: %s %s", ending.detail, words ? words : "");
		}
		if (execution.result.outcome == BOX_EXITED && !execution.result.exit_code)
			markdown =
			    text_of_file(arena, execution.output_fd, MAX_STATEMENT);
		if (markdown && words)
			tell_skipped(words, skipped, context);
	}
	execution_release(&execution);
	return markdown;
}
