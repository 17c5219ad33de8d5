#include "judge/datafile.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "member.h"

static size_t
find(const struct box_file *opened, size_t count, const char *name)
{
	size_t at = 0;

	while (at < count && strcmp(opened[at].name, name) != 0)
		at++;
	return at;
}

bool
data_files_open(const struct cache *cache, const struct data_file *files, size_t nfiles,
    struct box_file *opened, size_t *count)
{
	for (size_t i = 0; i < nfiles; i++) {
		struct box_file file = { .mode = files[i].is_executable ? 0755 : 0644 };
		size_t at = find(opened, *count, files[i].name);

		if (at == BOX_MAX_FILES)
			return false;
		file.fd = cache_open(cache, files[i].hash);
		if (file.fd < 0)
			return false;
		snprintf(file.name, sizeof file.name, "%s", files[i].name);
		if (at < *count)
			close(opened[at].fd);
		else
			++*count;
		opened[at] = file;
	}
	return true;
}

void
data_files_close(struct box_file *opened, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (opened[i].fd >= 0)
			close(opened[i].fd);
}

const struct data_file *
data_files_from_json(struct arena *arena, struct json_object *from, size_t *count_out)
{
	size_t n = json_length(from);
	struct data_file *files = arena_alloc(arena, (n + 1) * sizeof *files);

	for (size_t i = 0; i < n; i++) {
		struct json_object *file = json_object_array_get_idx(from, i);

		files[i] = (struct data_file){
			.name = arena_strdup(arena, json_text(file, "name") ?: ""),
			.hash = arena_strdup(arena, json_text(file, "hash") ?: ""),
			.is_executable =
			    json_object_get_boolean(json_member(file, "executable")),
		};
	}
	*count_out = n;
	return files;
}
