#define _GNU_SOURCE /* nftw */
#include "judge/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "log.h"
#include "scoped.h"

enum { BLOCK = 65536, MAX_LINKS = 2000, FOLDERS_OPEN = 32 };

struct link {
	const char *name, *target;
};

struct unpacking {
	struct arena *arena;
	struct archive *archive;
	int root; /* the folder */
	int64_t bytes;
	int files;
	struct link links[MAX_LINKS]; /* made last, so that nothing goes through one */
	int nlinks;
	const char *why;
};

static bool
refuse(struct unpacking *u, const char *name, const char *why)
{
	u->why = arena_printf(u->arena, "%s: %s", name, why);
	return false;
}

/* ---- names ------------------------------------------------------------------- */

/* How deep PATH leads from DEPTH on; negative when it leaves at any point. */
static int
depth_after(const char *path, int depth)
{
	while (*path && depth >= 0) {
		size_t length = strcspn(path, "/");

		if (length == 2 && strncmp(path, "..", 2) == 0)
			depth--;
		else if (length && !(length == 1 && *path == '.'))
			depth++;
		path += length + (path[length] == '/');
	}
	return depth;
}

static bool
has_parent(const char *path)
{
	while (*path) {
		size_t length = strcspn(path, "/");

		if (length == 2 && strncmp(path, "..", 2) == 0)
			return true;
		path += length + (path[length] == '/');
	}
	return false;
}

static bool
is_name_sound(const char *name)
{
	return name && *name && *name != '/' && strlen(name) < PATH_MAX / 2 &&
	       !strchr(name, '\\') && !has_parent(name) && depth_after(name, 0) > 0;
}

/* Seen from the folder that NAME is in. */
static bool
does_link_stay(const char *name, const char *target)
{
	const char *slash = strrchr(name, '/');
	char folder[PATH_MAX] = "";

	if (*target == '/' || !*target)
		return false;
	if (slash)
		memcpy(folder, name, (size_t)(slash - name));
	return depth_after(target, depth_after(folder, 0)) >= 0;
}

/* ---- writing ----------------------------------------------------------------- */

/* Folders on the way to NAME. */
static bool
make_folders(struct unpacking *u, const char *name)
{
	char path[PATH_MAX];

	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(path, sizeof path, "%.*s", (int)(slash - name), name);
		if (mkdirat(u->root, path, 0700) < 0 && errno != EEXIST)
			return refuse(u, name, strerror(errno));
	}
	return true;
}

static int
create(struct unpacking *u, const char *name, mode_t mode)
{
	struct open_how how = {
		.flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		.mode = mode & 0100 ? 0700 : 0600,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};

	return (int)syscall(SYS_openat2, u->root, name, &how, sizeof how);
}

static bool
write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

static bool
write_file(struct unpacking *u, struct archive_entry *entry, const char *name)
{
	static char bytes[BLOCK];
	scoped_fd fd = make_folders(u, name)
			   ? create(u, name, archive_entry_mode(entry))
			   : -1;
	int64_t written = 0;
	la_ssize_t n;

	if (fd < 0)
		return u->why ? false : refuse(u, name, strerror(errno));
	while ((n = archive_read_data(u->archive, bytes, sizeof bytes)) > 0) {
		u->bytes += n;
		written += n;
		if (archive_entry_size_is_set(entry) &&
		    written > archive_entry_size(entry))
			return refuse(u, name, "it holds more than it says");
		if (u->bytes > (int64_t)ARCHIVE_MB << 20)
			return refuse(u, name, "the archive holds more than 1 GiB");
		if (!write_all(fd, bytes, (size_t)n))
			return refuse(u, name, strerror(errno));
	}
	return n == 0 || refuse(u, name, archive_error_string(u->archive) ?: "damaged");
}

static bool
note_link(struct unpacking *u, const char *name, const char *target)
{
	if (!does_link_stay(name, target))
		return refuse(u, name, "a link that leaves the package");
	if (u->nlinks == MAX_LINKS)
		return refuse(u, name, "too many links");
	u->links[u->nlinks++] = (struct link){ arena_strdup(u->arena, name),
		arena_strdup(u->arena, target) };
	return true;
}

static bool
make_links(struct unpacking *u)
{
	for (int i = 0; i < u->nlinks; i++) {
		const struct link *link = &u->links[i];

		if (!make_folders(u, link->name))
			return false;
		if (symlinkat(link->target, u->root, link->name) < 0)
			return refuse(u, link->name, strerror(errno));
	}
	return true;
}

static bool
unpack_entry(struct unpacking *u, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);
	mode_t type = archive_entry_filetype(entry);

	if (!is_name_sound(name))
		return refuse(u, name ? name : "a file", "a name that leaves the package");
	if (++u->files > ARCHIVE_FILES)
		return refuse(u, name, "more than 20000 files");
	if (archive_entry_size_is_set(entry) &&
	    archive_entry_size(entry) > ((int64_t)ARCHIVE_MB << 20) - u->bytes)
		return refuse(u, name, "the archive holds more than 1 GiB");
	if (archive_entry_is_encrypted(entry))
		return refuse(u, name, "it is encrypted");
	if (archive_entry_hardlink(entry))
		return refuse(u, name, "a hard link");
	if (type == AE_IFDIR)
		return true;
	if (type == AE_IFLNK)
		return note_link(u, name, archive_entry_symlink_utf8(entry) ?: "");
	if (type == AE_IFREG || type == 0)
		return write_file(u, entry, name);
	return refuse(u, name, "neither a file nor a folder");
}

static bool
unpack(struct unpacking *u, const char *path)
{
	struct archive_entry *entry;
	int status;

	archive_read_support_format_zip(u->archive);
	if (archive_read_open_filename(u->archive, path, BLOCK) != ARCHIVE_OK)
		return refuse(u, path, archive_error_string(u->archive));
	while ((status = archive_read_next_header(u->archive, &entry)) == ARCHIVE_OK ||
	       status == ARCHIVE_WARN)
		if (!unpack_entry(u, entry))
			return false;
	if (status != ARCHIVE_EOF)
		return refuse(
		    u, path, archive_error_string(u->archive) ?: "it is damaged");
	return (u->files > 0 || refuse(u, path, "it is empty")) && make_links(u);
}

/* ---- the whole ---------------------------------------------------------------- */

/* The folder, or the only one in it when nothing else is there. */
static const char *
find_root(struct arena *arena, const char *folder)
{
	DIR *directory = opendir(folder);
	const char *only = NULL;
	int count = 0;

	for (struct dirent *e; directory && (e = readdir(directory));) {
		if (e->d_name[0] == '.' || strcmp(e->d_name, "__MACOSX") == 0)
			continue;
		count++;
		only = e->d_type == DT_DIR
			   ? arena_printf(arena, "%s/%s", folder, e->d_name)
			   : NULL;
	}
	if (directory)
		closedir(directory);
	return count == 1 && only ? only : folder;
}

bool
archive_unpack(struct arena *arena, const char *path, const char **folder_out,
    const char **root_out, const char **why_out)
{
	struct unpacking *u = arena_alloc(arena, sizeof *u);
	char *folder = arena_printf(
	    arena, "%s/riposte-import-XXXXXX", getenv("TMPDIR") ?: "/tmp");

	*folder_out = NULL;
	*why_out = "a temporary folder cannot be made";
	if (!mkdtemp(folder))
		return false;
	*folder_out = folder;
	*u = (struct unpacking){ .arena = arena };
	u->root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	u->archive = archive_read_new();
	if (!u->archive || u->root < 0)
		die("an archive cannot be read: %s", strerror(errno));
	bool good = unpack(u, path);
	archive_read_free(u->archive);
	close(u->root);
	*why_out = u->why;
	*root_out = find_root(arena, folder);
	return good;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

void
archive_remove(const char *folder)
{
	if (nftw(folder, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS) < 0)
		log_warn("a temporary folder cannot be removed", "folder=%s why=%s", folder,
		    strerror(errno));
}
