#include "judge/statements.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/constants.h"
#include "member.h"
#include "judge/languagename.h"
#include "judge/latex.h"
#include "judge/statement.h"
#include "judge/text.h"
#include "scoped.h"

enum { MAX_STATEMENT = 1 << 20, MAX_IMAGE = 512 << 10, MAX_IMAGES = 2 << 20,
	MAX_PDF = 16 << 20, MAX_ATTACHMENT = 16 << 20, MAX_TEMPLATE = 65536 };

/* What a statement may be, the best to show first. */
enum kind { MARKDOWN, LATEX, PDF };

static const char *const endings[] = { [MARKDOWN] = ".md", [LATEX] = ".tex", [PDF] = ".pdf" };

/* A statement being read, for its images. */
struct page {
	struct reader *reader;
	const char *name, *folder;
	size_t image_bytes;
};

/* ---- images -------------------------------------------------------------------- */

static const char *
type_of_image(const char *name)
{
	static const char *const types[][2] = { { ".png", "png" }, { ".jpg", "jpeg" },
		{ ".jpeg", "jpeg" }, { ".gif", "gif" }, { ".webp", "webp" },
		{ ".svg", "svg+xml" } };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (ends_with(name, types[i][0]))
			return types[i][1];
	return NULL;
}

/* The file that ADDRESS means, which TeX may name without its ending. */
static const char *
find_image(struct page *page, const char *address)
{
	static const char *const tried[] = { "", ".png", ".jpg", ".jpeg", ".svg", ".gif" };
	struct arena *arena = page->reader->arena;

	if (*address == '/' || strstr(address, "..") || strchr(address, ':'))
		return NULL;
	for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
		const char *name =
		    arena_printf(arena, "%s/%s%s", page->folder, address, tried[i]);

		if (type_of_image(name) && reader_has(page->reader, name))
			return name;
	}
	return NULL;
}

static const char *
read_image(struct page *page, const char *name)
{
	struct package_file file;
	struct reader *reader = page->reader;

	if (!reader_file(reader, name, &file))
		return NULL;
	if (file.size > MAX_IMAGE || page->image_bytes + file.size > MAX_IMAGES) {
		reader_warn(reader, "%s is too large to be shown", name);
		return NULL;
	}
	scoped_heap unsigned char *bytes = malloc(file.size + 1);
	scoped_fd fd = open(file.path, O_RDONLY | O_CLOEXEC);
	if (!bytes || fd < 0 || read(fd, bytes, file.size) != (ssize_t)file.size)
		return NULL;
	size_t length =
	    sodium_base64_ENCODED_LEN(file.size, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(reader->arena, length);
	sodium_bin2base64(
	    text, length, bytes, file.size, sodium_base64_VARIANT_ORIGINAL);
	page->image_bytes += file.size;
	return arena_printf(reader->arena, "data:image/%s;base64,%s",
	    type_of_image(name), text);
}

static const char *
image(void *context, const char *address)
{
	struct page *page = context;
	const char *name = find_image(page, address);

	return name ? read_image(page, name) : NULL;
}

/* ---- one statement --------------------------------------------------------------- */

static void
add(struct json_object *statement, const char *key, const char *text)
{
	json_object_object_add(statement, key, json_object_new_string(text));
}

static const char *
render(struct reader *reader, const struct entry *entry, const char *markdown)
{
	struct page page = {
		.reader = reader,
		.name = entry->name,
		.folder = arena_strndup(reader->arena, entry->name,
		    strlen(entry->name) - strlen(entry->base) - 1),
	};
	struct statement statement = { .arena = reader->arena,
		.text = markdown,
		.image = image,
		.context = &page };
	const char *html = statement_render(&statement);

	if (statement.lost_images)
		reader_warn(reader, "%s: %d images were left out", entry->name,
		    statement.lost_images);
	if (statement.lost_html)
		reader_warn(reader, "%s: raw HTML was left out", entry->name);
	return html;
}

struct skipping {
	struct reader *reader;
	const char *name;
	const char *last; /* pandoc tells it twice */
};

static void
warn_of_skipped(void *context, const char *what)
{
	struct skipping *skipping = context;

	if (skipping->last && strcmp(skipping->last, what) == 0)
		return;
	skipping->last = arena_strdup(skipping->reader->arena, what);
	reader_warn(skipping->reader, "%s: %.120s was left out", skipping->name, what);
}

/* What cannot be turned is shown as it is, with a warning. */
static const char *
render_latex(struct reader *reader, const struct entry *entry, const char *text)
{
	struct skipping skipping = { reader, entry->name, NULL };
	const char *why = "riposte-box is not there";
	const char *markdown =
	    reader->package->box
		? latex_to_markdown(reader->package->box, reader->arena, text,
		      warn_of_skipped, &skipping, &why)
		: NULL;

	if (markdown)
		return render(reader, entry, markdown);
	reader_warn(reader, "%s is shown as TeX: %s", entry->name, why);
	return render(reader, entry,
	    arena_printf(reader->arena, "~~~~~~~~~~~~~~\n%s\n~~~~~~~~~~~~~~\n", text));
}

/* Served as it is, from an address that tells which file it is. */
static bool
add_pdf(struct reader *reader, struct json_object *statement, const struct entry *entry)
{
	struct package_file file;

	if (!reader_file(reader, entry->name, &file))
		return false;
	if (file.size > MAX_PDF)
		return reader_refuse(reader, "%s is larger than 16 MiB", entry->name);
	const char *url = arena_printf(reader->arena, "/problems/%s/files/%s.pdf",
	    reader->package->slug, file.hash);
	add(statement, "url", url);
	add(statement, "hash", file.hash);
	add(statement, "html",
	    arena_printf(reader->arena,
		"<p><a href=\"%s\" target=\"_blank\" rel=\"noopener\">PDF</a></p>", url));
	return true;
}

/* Where samples are to stand; here they follow the text, all of them. */
static const char *
without_marks(struct reader *reader, const char *text)
{
	static const char *const marks[] = { "{{nextsample}}", "{{remainingsamples}}" };
	char *copy = arena_strdup(reader->arena, text);

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		text_replace(copy, marks[i], "");
	return copy;
}

static bool
fill(struct reader *reader, struct json_object *statement, const struct entry *entry,
    enum kind kind)
{
	if (kind == PDF)
		return add_pdf(reader, statement, entry);
	const char *text = reader_text(reader, entry->name, MAX_STATEMENT);
	if (!text)
		return false;
	add(statement, "html",
	    kind == LATEX
		? render_latex(reader, entry, constants_apply_tex(reader, text))
		: render(reader, entry,
		      without_marks(reader, constants_apply(reader, text))));
	return true;
}

/* ---- all of them ------------------------------------------------------------------ */

/* problem.en.md → "en", problem.md → "en"; anything else → NULL */
static const char *
language_of(struct reader *reader, const char *base, const char *ending)
{
	size_t length = strlen(base), tail = strlen(ending);

	if (strncmp(base, "problem", 7) != 0 || !ends_with(base, ending))
		return NULL;
	if (length == 7 + tail)
		return "en";
	if (base[7] != '.' || length < 7 + 1 + 1 + tail)
		return NULL;
	return arena_strndup(reader->arena, base + 8, length - 8 - tail);
}

static bool
has_language(struct json_object *list, const char *language)
{
	for (size_t i = 0; i < json_length(list); i++) {
		const char *lang = json_text(json_object_array_get_idx(list, i), "lang");

		if (lang && strcmp(lang, language) == 0)
			return true;
	}
	return false;
}

static bool
add_statement(struct reader *reader, struct json_object *list, const struct entry *entry,
    enum kind kind)
{
	const char *language = language_of(reader, entry->base, endings[kind]);

	if (entry->is_folder || !language || has_language(list, language))
		return true;
	struct json_object *statement = json_object_new_object();
	json_object_array_add(list, statement);
	add(statement, "lang", language);
	add(statement, "type", kind == PDF ? "pdf" : "html");
	return fill(reader, statement, entry, kind);
}

static bool
add_statements(struct reader *reader, struct json_object *list, const char *folder)
{
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, folder, &entries, &count))
		return false;
	for (enum kind kind = MARKDOWN; kind <= PDF; kind++)
		for (size_t i = 0; i < count; i++)
			if (!add_statement(reader, list, &entries[i], kind))
				return false;
	return true;
}

/* Where DOMjudge has it: beside problem.yaml. */
static bool
add_root(struct reader *reader, struct json_object *list)
{
	static const struct entry pdf = { .name = "problem.pdf", .base = "problem.pdf" };

	return json_object_array_length(list) > 0 || !reader_has(reader, pdf.name) ||
	       add_statement(reader, list, &pdf, PDF);
}

/* ---- attachments ------------------------------------------------------------------ */

/* {name, size, hash, url}: files that players may have beside the statement. */
static bool
add_attachment(
    struct reader *reader, struct json_object *list, const struct entry *entry)
{
	struct package_file file;
	struct json_object *attachment;

	if (!reader_file(reader, entry->name, &file))
		return false;
	if (file.size > MAX_ATTACHMENT) {
		reader_warn(reader, "%s is larger than 16 MiB: it is passed over",
		    entry->name);
		return true;
	}
	attachment = json_object_new_object();
	json_object_array_add(list, attachment);
	add(attachment, "name", entry->base);
	json_object_object_add(
	    attachment, "size", json_object_new_int64((int64_t)file.size));
	add(attachment, "hash", file.hash);
	add(attachment, "url",
	    arena_printf(reader->arena, "/problems/%s/files/%s/%s",
		reader->package->slug, file.hash, entry->base));
	return true;
}

static bool
read_attachments(struct reader *reader)
{
	struct json_object *list = json_object_new_array();
	struct entry *entries;
	size_t count;

	json_object_object_add(reader->package->about, "attachments", list);
	if (!reader_list(reader, "attachments", &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!entries[i].is_folder && !add_attachment(reader, list, &entries[i]))
			return false;
		else if (entries[i].is_folder && strcmp(entries[i].base, "templates") != 0)
			reader_warn(reader, "%s is a folder: it is passed over",
			    entries[i].name);
	return true;
}

/* ---- code to begin with ----------------------------------------------------------- */

/* {language, source}: the one file in FOLDER, which is called by its language. */
static bool
add_template(struct reader *reader, struct json_object *list, const struct entry *folder)
{
	struct entry *entries;
	size_t count;

	if (!reader_list(reader, folder->name, &entries, &count))
		return false;
	if (count != 1 || entries[0].is_folder) {
		reader_warn(reader, "%s holds not one file: it is passed over", folder->name);
		return true;
	}
	const char *source = reader_text(reader, entries[0].name, MAX_TEMPLATE);
	if (!source)
		return false;
	struct json_object *template = json_object_new_object();
	json_object_array_add(list, template);
	add(template, "language", languagename_to_id(folder->base));
	add(template, "source", source);
	return true;
}

static bool
read_templates(struct reader *reader)
{
	struct json_object *list = json_object_new_array();
	struct entry *entries;
	size_t count;

	json_object_object_add(reader->package->about, "templates", list);
	if (!reader_list(reader, "attachments/templates", &entries, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!entries[i].is_folder)
			reader_warn(reader, "%s is in no language's folder: it is passed over",
			    entries[i].name);
		else if (!add_template(reader, list, &entries[i]))
			return false;
	return true;
}

/* ---- the whole ------------------------------------------------------------------- */

bool
statements_read(struct reader *reader)
{
	struct json_object *list = json_object_new_array();

	json_object_object_add(reader->package->about, "statements", list);
	if (!add_statements(reader, list, "problem_statement") ||
	    !add_statements(reader, list, "statement") || !add_root(reader, list))
		return false;
	if (!json_object_array_length(list))
		reader_warn(reader, "there is no statement");
	return read_attachments(reader) && read_templates(reader);
}
