#define _GNU_SOURCE /* nftw */
#include "judge/prepare.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "judge/spawn.h"
#include "log.h"
#include "service.h"

enum { TIMEOUT_MS = 300000, TEXT_SIZE = 4096, LEFTOVER_S = 3600, NAME_DIGITS = 16 };
enum { PATIENCE_S = 10 /* before languages are offered without */ };

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
	(void)st;
	(void)kind;
	(void)place;
	return remove(path);
}

static void
remove_tree(const char *path)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) < 0 && errno != ENOENT)
		log_warn("cannot remove", "path=%s why=%s", path, strerror(errno));
}

static const char *
folder_of(struct arena *arena, const struct language *language)
{
	return arena_printf(
	    arena, "%s-%.*s", language->id, NAME_DIGITS, language->identity);
}

/* Complete or not there at all.  False: the command failed. */
static bool
make(struct arena *arena, const struct language *language, const char *directory,
    const char *path)
{
	char *temporary = arena_printf(arena, "%s/new-XXXXXX", directory);
	char text[TEXT_SIZE];
	int64_t begin = service_now_ms();

	log_info("preparing a language", "language=%s", language->id);
	if (!mkdtemp(temporary) || chmod(temporary, 0755) < 0) {
		log_error(
		    "cannot prepare", "folder=%s why=%s", directory, strerror(errno));
		return false;
	}
	if (!spawn(language->prepare, temporary, TIMEOUT_MS, text, sizeof text)) {
		log_error("a language could not be prepared",
		    "language=%s command=%s said=%s", language->id, language->prepare[0],
		    text);
		remove_tree(temporary);
		return false;
	}
	/* Another judge on this machine may have been quicker. */
	if (rename(temporary, path) < 0)
		remove_tree(temporary);
	log_info("prepared", "language=%s ms=%lld", language->id,
	    (long long)(service_now_ms() - begin));
	return true;
}

/* Programs are being compiled meanwhile, with or without it. */
static void
prepare(struct arena *arena, struct language *language, const char *directory)
{
	const char *folder = folder_of(arena, language);
	const char *path = arena_printf(arena, "%s/%s", directory, folder);

	if (access(path, X_OK) == 0 || make(arena, language, directory, path))
		__atomic_store_n(&language->prepared,
		    arena_printf(arena, "/prepared/%s", folder), __ATOMIC_RELEASE);
}

/* Of a compiler that was replaced, or of a judge that was killed at it. */
static bool
is_stale(const struct languages *languages, const char *directory, const char *name)
{
	struct arena arena = { 0 };
	struct stat st;
	bool is_used = false;

	for (size_t i = 0; i < languages->count; i++)
		if (strcmp(name, folder_of(&arena, &languages->items[i])) == 0)
			is_used = true;
	bool is_old = stat(arena_printf(&arena, "%s/%s", directory, name), &st) == 0 &&
		      time(NULL) - st.st_mtime > LEFTOVER_S;
	arena_release(&arena);
	return !is_used && is_old;
}

static void
remove_stale(const struct languages *languages, const char *directory)
{
	DIR *dir = opendir(directory);
	char path[1024];

	for (struct dirent *e; dir && (e = readdir(dir));)
		if (e->d_name[0] != '.' && is_stale(languages, directory, e->d_name)) {
			snprintf(path, sizeof path, "%s/%s", directory, e->d_name);
			remove_tree(path);
		}
	if (dir)
		closedir(dir);
}

/* It lives as long as the process. */
static struct {
	struct arena arena;
	struct languages *languages;
	const char *directory;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool has_ended;
} work = { .lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER };

static void *
prepare_all(void *nothing)
{
	(void)nothing;
	for (size_t i = 0; i < work.languages->count; i++)
		if (work.languages->items[i].prepare[0])
			prepare(&work.arena, &work.languages->items[i], work.directory);
	pthread_mutex_lock(&work.lock);
	work.has_ended = true;
	pthread_cond_signal(&work.ended);
	pthread_mutex_unlock(&work.lock);
	return NULL;
}

static void
wait_a_while(void)
{
	struct timespec end;
	int late = 0;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += PATIENCE_S;
	pthread_mutex_lock(&work.lock);
	while (!work.has_ended && late == 0)
		late = pthread_cond_timedwait(&work.ended, &work.lock, &end);
	pthread_mutex_unlock(&work.lock);
}

void
prepare_languages(struct languages *languages, const char *directory)
{
	pthread_t thread;

	if (mkdir(directory, 0755) < 0 && errno != EEXIST) {
		log_error("nothing can be prepared", "folder=%s why=%s", directory,
		    strerror(errno));
		return;
	}
	remove_stale(languages, directory);
	work.languages = languages;
	work.directory = directory;
	int failed = pthread_create(&thread, NULL, prepare_all, NULL);
	if (failed)
		die("a thread: %s", strerror(failed));
	pthread_detach(thread);
	wait_a_while();
}
