#include "archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"

struct archive_zip {
	struct archive *writer;
	locale_t utf8; /* without it only ASCII names are written */
	char *bytes;
	size_t length, room;
};

static la_ssize_t
keep(struct archive *writer, void *context, const void *bytes, size_t length)
{
	struct archive_zip *zip = context;

	if (zip->length + length > zip->room) {
		size_t room = 2 * (zip->length + length);
		char *larger = realloc(zip->bytes, room);

		if (!larger) {
			archive_set_error(writer, ENOMEM, "out of memory");
			return -1;
		}
		zip->bytes = larger;
		zip->room = room;
	}
	memcpy(zip->bytes + zip->length, bytes, length);
	zip->length += length;
	return (la_ssize_t)length;
}

static void
free_zip(struct archive_zip *zip)
{
	archive_write_free(zip->writer);
	if (zip->utf8)
		freelocale(zip->utf8);
	free(zip);
}

struct archive_zip *
archive_new(void)
{
	struct archive_zip *zip = calloc(1, sizeof *zip);

	if (!zip || !(zip->writer = archive_write_new())) {
		free(zip);
		return NULL;
	}
	zip->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	archive_write_set_format_zip(zip->writer);
	archive_write_set_bytes_per_block(zip->writer, 0);
	if (zip->utf8 &&
	    archive_write_open(zip->writer, zip, NULL, keep, NULL) == ARCHIVE_OK)
		return zip;
	log_error("archive", "why=%s", archive_error_string(zip->writer));
	free_zip(zip);
	return NULL;
}

bool
archive_add(struct archive_zip *zip, const struct archive_file *file)
{
	struct archive_entry *entry = archive_entry_new();

	if (!entry)
		return false;
	locale_t before = uselocale(zip->utf8);
	archive_entry_set_pathname_utf8(entry, file->path);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)file->length);
	bool done = archive_write_header(zip->writer, entry) == ARCHIVE_OK &&
		    archive_write_data(zip->writer, file->text, file->length) ==
			(la_ssize_t)file->length;
	if (!done)
		log_error("archive", "why=%s", archive_error_string(zip->writer));
	archive_entry_free(entry);
	uselocale(before);
	return done;
}

char *
archive_end(struct archive_zip *zip, size_t *length_out)
{
	bool done = archive_write_close(zip->writer) == ARCHIVE_OK;
	char *bytes = zip->bytes;

	if (!done)
		log_error("archive", "why=%s", archive_error_string(zip->writer));
	*length_out = zip->length;
	free_zip(zip);
	if (!done) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

static bool
is_plain(unsigned char c)
{
	return c > ' ' && c != 0x7f && !strchr("/\\:*?\"'<>|$`&;()[]{}!#~", c);
}

void
archive_name(const char *name, char *out, size_t size)
{
	size_t length = 0;

	for (; *name && length + 1 < size; name++)
		out[length++] = is_plain((unsigned char)*name) ? *name : '_';
	while (*name && length && ((unsigned char)*name & 0xc0) == 0x80) {
		name--; /* it was cut within a character */
		length--;
	}
	out[length] = '\0';
	if (out[0] == '.' || out[0] == '-')
		out[0] = '_';
	if (!length && size > 1)
		memcpy(out, "_", 2);
}
