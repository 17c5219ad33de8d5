# compile.awk -- turn Mustache templates into C tables, or refuse.
#
# usage: awk -f compile.awk head.html room.html >templates.c
#
# Accepted (names may be dotted, as in viewer.name):
#
#	{{name}}	the value, escaped as its place in the HTML demands
#	{{#name}} {{^name}} {{/name}}
#			a section: for each element, or once if not empty; if empty
#	{{#name=WORD}} {{^name=WORD}} {{/name=WORD}}
#			a section for one value of an enumeration
#	{{>name}}	another template, named earlier on the command line, so
#			that no page can call itself
#	{{!comment}}
#	{{&name_html}}	the value as it is; see below
#
# A value has no unescaped form by choice of the page's author: escaping follows
# from the position, and a position where no escaping is safe fails the build.
# {{&name_html}} is not such a choice but a declaration about the data: only a
# key called html or ending in _html can be written so, only between elements,
# and only HTML that this server has made itself may be stored under such a key
# (problem statements, rendered from Markdown by cmark-gfm in its safe mode when
# the package is imported: no raw HTML, no script URLs).
#
# The site's Content-Security-Policy forbids inline script and style, so these
# fail the build as well instead of failing in the browser.
#
# The reader of HTML is a small state machine; "where" is its state:
#
#	text	between elements
#	rcdata	in title or textarea, where only the end tag means anything
#	script	in script, which must be empty
#	open	reading the name of a tag
#	tag	inside a tag, between attributes
#	gap	inside a tag, behind a section: white space or > must follow
#	name	reading the name of an attribute
#	equals	behind its =
#	value	inside its quotes

function fail(why) {
	printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
	bad = 1
	exit 1
}

function emit(op, arg) {
	if (op == "TPL_TEXT" && nops > fence && ops[nops - 1] == "TPL_TEXT") {
		args[nops - 1] = args[nops - 1] arg
		return
	}
	ops[nops] = op
	args[nops] = arg
	nops++
}

function begin_tag() {
	where = "open"
	tag = ""
}

function end_tag() {
	if (tag ~ /^(style|iframe|frame|object|embed|base|xmp|noembed|noframes|plaintext|animate|set)$/)
		fail("<" tag "> has no place in a page")
	if (tag ~ /^(title|textarea)$/)
		where = "rcdata"
	else
		where = tag == "script" ? "script" : "text"
}

function begin_value(c) {
	if (attr ~ /^(on.*|style|srcdoc|http-equiv)$/)
		fail("the attribute " attr " has no place in a page")
	where = "value"
	mark = c
	seen = ""
}

# Skip what cannot end the element; it ends with </tag.
function inside_raw(s, i) {
	if (tolower(substr(s, i, length(tag) + 2)) == "</" tag) {
		begin_tag()
		return
	}
	if (where == "script" && substr(s, i, 1) !~ /[ \t\n]/)
		fail("a script must come from a file")
}

function inside_tag(c) {
	if (c == ">")
		end_tag()
	else if (c ~ /[ \t\n\/]/ && !(where == "open" && tag == ""))
		where = "tag"
	else if (where == "gap")
		fail("white space must follow a section inside a tag")
	else if (where == "open")
		tag = tag tolower(c)
	else if (c == "=" && where == "name")
		where = "equals"
	else if (c ~ /["'=<]/)
		fail("a stray " c " in <" tag ">")
	else {
		attr = where == "name" ? attr tolower(c) : tolower(c)
		where = "name"
	}
}

function scan(s,    i, c) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (where == "text") {
			if (substr(s, i, 4) == "<!--")
				fail("write comments as {{! ... }}")
			if (c == "<" && substr(s, i + 1, 1) !~ /[A-Za-z\/!]/)
				fail("write a lone < as &lt;")
			if (c == "<")
				begin_tag()
		} else if (where == "rcdata" || where == "script") {
			inside_raw(s, i)
		} else if (where == "equals") {
			if (c !~ /["']/)
				fail("the value of " attr " must be quoted")
			begin_value(c)
		} else if (where == "value") {
			if (c == mark)
				where = "gap"
			else
				seen = seen c
		} else
			inside_tag(c)
	}
}

function is_url() {
	return attr ~ /(^|:)(href|src|action|formaction|poster|cite|data|ping|background|manifest)$/
}

# A value that begins a URL could choose the scheme (javascript:), one behind a
# bare / or inside a host name could choose the host (//elsewhere).
function url_escaping() {
	if (seen !~ /^(\/[a-z]|\?|#|https:\/\/[a-z0-9.-]+\/)/)
		fail(attr " must start with /name, ?, # or https://host/ before its first value")
	return "TPL_URL"
}

function escaping() {
	if (where == "text" || where == "rcdata")
		return "TPL_HTML"
	if (where != "value")
		fail("a value may not stand inside <" tag ">")
	if (attr ~ /^(srcset|imagesrcset|type|rel|http-equiv)$/)
		fail("a value may not stand in the attribute " attr)
	return is_url() ? url_escaping() : "TPL_HTML"
}

function open_section(kind, name, word) {
	if (where == "value" && is_url())
		fail("a section may not stand inside " attr)
	if (where !~ /^(text|rcdata|tag|value)$/)
		fail("a section may not stand here in <" tag ">")
	stack[depth] = nops
	place[depth++] = where SUBSEP (where ~ /text/ ? "" : tag SUBSEP attr)
	emit(kind == "#" ? "TPL_EACH" : "TPL_NONE", name)
	words[nops - 1] = word
	fence = nops
}

function close_section(name,    here) {
	if (!depth || args[stack[depth - 1]] words[stack[depth - 1]] != name)
		fail("{{/" name "}} closes nothing")
	if (where == "name" || where == "gap")
		where = "tag"
	here = where SUBSEP (where ~ /text/ ? "" : where == "tag" ? "" : tag SUBSEP attr)
	sub(/^tag.*/, "tag" SUBSEP, place[depth - 1])
	if (place[--depth] != here)
		fail("{{#" name "}} ends in another place than it began")
	if (where == "tag")
		where = "gap"
	emit("TPL_BACK", "")
	skip[stack[depth]] = nops
	fence = nops
}

function directive(s,    kind, name, word) {
	kind = substr(s, 1, 1)
	if (kind == "!")
		return
	if (kind !~ /[#^\/>&]/)
		kind = ""
	name = substr(s, length(kind) + 1)
	if (kind ~ /[#^\/]/ && match(name, /=[A-Za-z0-9_]+$/)) {
		word = substr(name, RSTART)
		if (kind != "/")
			name = substr(name, 1, RSTART - 1)
	}
	if (name !~ /^([a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*|\.)(=[A-Za-z0-9_]+)?$/)
		fail("unknown directive {{" s "}}")
	if (kind == ">") {
		if (where != "text")
			fail("{{>" name "}} may only stand between elements")
		if (!(name in known))
			fail("{{>" name "}} is not known yet: name it earlier")
		emit("TPL_CALL", name)
	} else if (kind == "&") {
		if (where != "text" || name !~ /(^|[._])html$/)
			fail("{{&" name "}}: only a key ending in _html, between elements")
		emit("TPL_RAW", name)
	} else if (kind == "/")
		close_section(name)
	else if (kind != "")
		open_section(kind, name, word)
	else {
		emit(escaping(), name)
		seen = seen "x"
	}
}

# A C string literal, a line of it for each line of the page.
function quote(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\"", s)
	gsub(/\t/, "\\t", s)
	gsub(/\?\?/, "?\" \"?", s)
	gsub(/\n/, "\\n\"\n\t    \"", s)
	s = "\"" s "\""
	sub(/\n\t    ""$/, "", s)
	return s
}

function print_step(i) {
	if (ops[i] == "TPL_CALL")
		printf "\t{ .op = TPL_CALL, .call = tpl_%s },\n", args[i]
	else if (i in skip)
		printf "\t{ .op = %s, .text = %s, .word = %s, .skip = %d },\n", ops[i],
		    quote(args[i]), words[i] ? quote(substr(words[i], 2)) : "NULL", skip[i] - i
	else if (ops[i] == "TPL_BACK")
		print "\t{ .op = TPL_BACK },"
	else
		printf "\t{ .op = %s, .text = %s },\n", ops[i], quote(args[i])
}

function end_page(    i) {
	if (page == "")
		return
	if (depth)
		fail("{{#" args[stack[depth - 1]] "}} is never closed")
	if (where != "text")
		fail("the page ends inside <" tag ">")
	printf "\nconst struct tpl tpl_%s[] = {\n", page
	for (i = 0; i < nops; i++)
		print_step(i)
	print "\t{ .op = TPL_END },\n};"
	known[page] = 1
	index_lines = index_lines "\t{ \"" page "\", tpl_" page " },\n"
}

function begin_page() {
	end_page()
	page = FILENAME
	gsub(/.*\/|\.html$/, "", page)
	if (page !~ /^[a-z][a-z0-9_]*$/)
		fail("the name of a template is of letters, digits and _")
	if (page in known)
		fail("there are two templates called " page)
	where = "text"
	nops = depth = fence = 0
	delete skip
	delete words
}

BEGIN {
	print "/* Made by templates/compile.awk; do not edit. */\n#include \"cgi/template.h\""
}

FNR == 1 { begin_page() }

{
	rest = $0 "\n"
	while ((at = index(rest, "{{")) > 0) {
		if (!(end = index(rest, "}}")))
			fail("{{ without }} on its line")
		lit = substr(rest, 1, at - 1)
		scan(lit)
		if (lit != "")
			emit("TPL_TEXT", lit)
		directive(substr(rest, at + 2, end - at - 2))
		rest = substr(rest, end + 2)
	}
	scan(rest)
	emit("TPL_TEXT", rest)
}

END {
	if (bad)
		exit 1
	end_page()
	if (bad)
		exit 1
	printf "\nconst struct tpl_name tpl_index[] = {\n%s\t{ NULL, NULL },\n};\n", index_lines
}
