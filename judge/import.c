/*
 * riposte-import: problem packages into the database.
 *
 * A package becomes a draft; each of its submissions goes through the real
 * queue; only when all got a verdict that their folder allows is the draft
 * published, otherwise it is abandoned.
 *
 * riposte-import(1) tells what may stand in a package; importer.c takes one, and
 * upload.c those that came through the web.
 */
#include <errno.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "db.h"
#include "judge/box.h"
#include "judge/export.h"
#include "judge/importer.h"
#include "judge/upload.h"
#include "log.h"
#include "scoped.h"
#include "service.h"

/* Postgres checks a file of many megabytes in one statement, of at most 30 s. */
enum { PATIENCE_MS = 40000 };

/* One line of the table at the end. */
static void
tell_result(const struct import *import, enum result result, FILE *table)
{
	static const char *const words[] = { "published", "unchanged", "refused" };
	const char *name = import->package.slug ?: import->package.directory;

	if (result == REFUSED)
		fprintf(stderr, "%s: refused: %s\n", name, import->why);
	fprintf(table, "%-10s %s%s%s\n", words[result], name,
	    result == REFUSED ? ": " : "", result == REFUSED ? import->why : "");
}

static bool
import_path(struct db *db, const struct options *options, const char *path, FILE *table)
{
	struct import import = { .db = db, .options = options };
	enum result result = importer_run(&import, path);

	tell_result(&import, result, table);
	package_release(&import.package);
	return result != REFUSED;
}

static bool
export_path(struct db *db, const char *slug, FILE *table)
{
	struct arena arena = { 0 };
	const char *why;
	bool good = export_package(db, &arena, slug, &why);

	fprintf(table, "%-10s %s%s%s\n", good ? "exported" : "refused", slug,
	    good ? "" : ": ", good ? "" : why);
	arena_release(&arena);
	return good;
}

static void
usage(void)
{
	fprintf(stderr,
	    "usage: riposte-import [-c file] [--force] [--slug name] [--owner handle] "
	    "path ...\n"
	    "       riposte-import [-c file] --uploads\n"
	    "       riposte-import [-c file] --export name ...\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "export", no_argument, NULL, 'e' },
		{ "force", no_argument, NULL, 'f' },
		{ "owner", required_argument, NULL, 'o' },
		{ "slug", required_argument, NULL, 's' },
		{ "uploads", no_argument, NULL, 'u' },
		{ 0 },
	};
	const char *file = NULL, *url = "dbname=riposte";
	const char *box_socket = "/run/riposte-box/box.sock";
	const struct conf_key keys[] = { { "database_url", CONF_TEXT, &url, 0, 0 },
		{ "box_socket", CONF_TEXT, &box_socket, 0, 0 }, { 0 } };
	struct options options = { 0 };
	scoped_heap char *summary = NULL;
	size_t size;
	bool good = true, is_export = false, is_uploads = false;

	for (int option;
	     (option = getopt_long(argc, argv, "c:", long_options, NULL)) != -1;) {
		switch (option) {
		case 'c': file = optarg; break;
		case 'e': is_export = true; break;
		case 'f': options.is_forced = true; break;
		case 'o': options.owner = optarg; break;
		case 's': options.slug = optarg; break;
		case 'u': is_uploads = true; break;
		default: usage();
		}
	}
	if ((optind == argc) != is_uploads || (options.slug && argc - optind > 1))
		usage();
	service_init("riposte-import");
	conf_read(file, keys);
	if (sodium_init() < 0)
		die("libsodium does not work here");

	struct db *db = db_new(url, "riposte-import");
	db_be_patient(db, PATIENCE_MS);
	options.box = box_new(box_socket);
	FILE *table = open_memstream(&summary, &size);
	if (!table)
		die("out of memory");
	for (int i = optind; i < argc && !service_stopping(); i++)
		good = (is_export ? export_path(db, argv[i], table)
				  : import_path(db, &options, argv[i], table)) &&
		       good;
	if (is_uploads)
		good = uploads_import(db, options.box);
	good = good && !service_stopping();
	fclose(table);
	printf("%s", summary);
	box_free(&options.box);
	db_free(&db);
	return good ? 0 : 1;
}
