#include "system.h"

#include <dirent.h>
#include <string.h>
#include <sys/resource.h>

#include "metrics.h"
#include "settings.h"

struct line {
	const char *check, *level, *mend;
	int64_t n, of;
};

static void
add(struct json_object *items, struct line line)
{
	bool is_ok = strcmp(line.level, "ok") == 0;
	struct json_object *item = json_object_new_object();

	json_object_object_add(item, "check", json_object_new_string(line.check));
	json_object_object_add(item, "level", json_object_new_string(line.level));
	json_object_object_add(item, "n", json_object_new_int64(line.n));
	json_object_object_add(
	    item, "of", line.of ? json_object_new_int64(line.of) : NULL);
	json_object_object_add(
	    item, "mend", is_ok ? NULL : json_object_new_string(line.mend));
	json_object_array_add(items, item);
}

static int64_t
count_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int64_t count = -3; /* ".", ".." and the folder itself */

	if (!dir)
		return 0;
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* A warning from four fifths on. */
static const char *
level_of(int64_t n, int64_t of)
{
	return n * 5 > of * 4 ? "warning" : "ok";
}

void
system_add(struct request *req, struct json_object *body)
{
	int64_t waiting = metrics_get(METRIC_WAITING), files = count_files();
	int64_t failures = metrics_get(METRIC_DB_FAILURES);
	struct json_object *items = NULL;
	struct rlimit limit = { .rlim_cur = 0 };

	if (!req->web || !json_object_object_get_ex(body, "items", &items))
		return;
	getrlimit(RLIMIT_NOFILE, &limit);
	add(items, (struct line){ "waiting", level_of(waiting, settings.web_limit_polls),
		       "edit riposte.conf: web_limit_polls", waiting,
		       settings.web_limit_polls });
	add(items, (struct line){ "files", level_of(files, (int64_t)limit.rlim_cur),
		       "systemctl edit riposte-web   # LimitNOFILE=", files,
		       (int64_t)limit.rlim_cur });
	add(items, (struct line){ "database", failures ? "warning" : "ok",
		       "riposte-doctor check database", failures, 0 });
}

void
system_show(struct request *req)
{
	struct db_reply reply = db_call(req->db, "admin_system", req->who);

	if (reply.status == 200)
		system_add(req, reply.body);
	reply_call(req, reply);
}
