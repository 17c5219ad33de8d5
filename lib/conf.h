/*
 * riposte.conf: lines of "key = value", # begins a comment.
 *
 * Every key can also come from the environment as RIPOSTE_KEY in capitals,
 * which wins; DATABASE_URL is taken as database_url.  An unknown key, a value
 * of the wrong type or one outside its bounds ends the program at start with
 * the file, the line and what is expected.  riposte.conf(5) lists the keys.
 */
#pragma once

/* What one program understands, declared as a table. */
struct conf_key {
	const char *name;
	enum { CONF_TEXT, CONF_INT, CONF_BOOL } type;
	void *value;	/* const char *, int or bool; holds the default */
	int min, max;	/* CONF_INT */
};

/*
 * Read PATH (no file there is fine when the path is the default, NULL) and the
 * environment into the values of KEYS, which end with a NULL name.  Keys that
 * another program understands (conf.c knows all names) are passed over.
 * Texts live as long as the program.
 */
void conf_read(const char *path, const struct conf_key *keys);
