#include "judge/polygonfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scoped.h"

bool
polygon_refuse(struct polygon *p, const char *text)
{
	p->why = arena_strdup(p->arena, text);
	return false;
}

/* ---- the tree of problem.xml ----------------------------------------------------- */

xmlNode *
xml_child(xmlNode *node, const char *name)
{
	for (xmlNode *c = node ? node->children : NULL; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)c->name, name) == 0)
			return c;
	return NULL;
}

xmlNode *
xml_next(xmlNode *node)
{
	for (xmlNode *n = node->next; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, node->name))
			return n;
	return NULL;
}

/* "judging/testset" */
xmlNode *
xml_find(xmlNode *node, const char *path)
{
	while (node && *path) {
		char name[64];
		size_t length = strcspn(path, "/");

		snprintf(name, sizeof name, "%.*s", (int)length, path);
		node = xml_child(node, name);
		path += length + (path[length] == '/');
	}
	return node;
}

/* NULL when there is none. */
const char *
xml_attribute(struct polygon *p, xmlNode *node, const char *name)
{
	xmlChar *value = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
	const char *text = value ? arena_strdup(p->arena, (const char *)value) : NULL;

	xmlFree(value);
	return text;
}

const char *
xml_content(struct polygon *p, xmlNode *node)
{
	xmlChar *value = node ? xmlNodeGetContent(node) : NULL;
	const char *text = value ? arena_strdup(p->arena, (const char *)value) : NULL;

	xmlFree(value);
	return text;
}

/* ---- writing files ---------------------------------------------------------------- */

/* Folders on the way to NAME in the new package. */
static const char *
target(struct polygon *p, const char *name)
{
	char *path = arena_printf(p->arena, "%s/%s", p->folder, name);

	for (char *slash = strchr(path + strlen(p->folder) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	return path;
}

bool
polygon_write(struct polygon *p, const char *name, const char *text, mode_t mode)
{
	scoped_fd fd =
	    open(target(p, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	size_t length = strlen(text);

	return (fd >= 0 && write(fd, text, length) == (ssize_t)length) ||
	       polygon_refuse(p, arena_printf(p->arena, "%s: %s", name, strerror(errno)));
}

/* A file of the package's own, not one that a link leads to elsewhere. */
static int
open_source(struct polygon *p, const char *name)
{
	char real[PATH_MAX], root[PATH_MAX];
	const char *path = arena_printf(p->arena, "%s/%s", p->from, name);
	struct stat st;

	if (!realpath(path, real) || !realpath(p->from, root) ||
	    strncmp(real, root, strlen(root)) != 0 || real[strlen(root)] != '/')
		return -1;
	int fd = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool
polygon_has(struct polygon *p, const char *name)
{
	scoped_fd fd = name ? open_source(p, name) : -1;

	return fd >= 0;
}

bool
polygon_copy(struct polygon *p, const char *from, const char *to)
{
	scoped_fd in = open_source(p, from);
	scoped_fd out =
	    open(target(p, to), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n = -1;

	if (in < 0 || out < 0)
		return polygon_refuse(
		    p, arena_printf(p->arena, "%s cannot be read", from));
	while ((n = sendfile(out, in, NULL, 1 << 20)) > 0)
		continue;
	return n == 0 ||
	       polygon_refuse(p, arena_printf(p->arena, "%s: %s", from, strerror(errno)));
}

const char *
polygon_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
