# compile.awk -- turn Mustache templates into C tables, or refuse.
#
# usage: awk -f compile.awk [words/en.js words/de.js] [www.hash] head.html room.html >templates.c
#
# Each page is compiled once for each language of words; files of one name are of
# one language.
#
# With a file of a hash, /static/NAME in a page becomes /static/HASH/NAME, which
# browsers may keep for ever.
#
# Accepted (names may be dotted, as in viewer.name):
#
#	{{name}}	the value, escaped as its place in the HTML demands
#	{{#name}} {{^name}} {{/name}}
#			a section: for each element, or once if not empty; if empty
#	{{#name=WORD}} {{^name=WORD}} {{/name=WORD}}
#			a section for one value of an enumeration
#	{{_key}} {{_key part=name}}
#			the text of that key in the page's language, escaped as a
#			value is; {part} in it is replaced by the value of name
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

# The texts of a language: lines of its module that look so:  'key': 'text',
function read_word(    line, key) {
	line = $0
	if (!match(line, /^  '[a-z0-9_.]+': '/))
		return
	key = substr(line, 4, RLENGTH - 7)
	line = substr(line, RLENGTH + 1)
	if (line !~ /',$/)
		fail("the text of " key " must end its line by \",")
	if ((lang, key) in texts)
		fail("there are two texts called " key)
	line = substr(line, 1, length(line) - 2)
	gsub(/\\'/, "'", line)
	texts[lang, key] = line
	keys[lang, ++nkeys[lang]] = key
}

# A language that lacks a text shows that of the first one.
function text_of(l, key) {
	if ((l, key) in texts)
		return texts[l, key]
	if (!((langs[0], key) in texts))
		fail("there is no text called " key)
	return texts[langs[0], key]
}

function html(s) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	gsub(/"/, "\\&quot;", s)
	return s
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

function word_directive(s) {
	if (s !~ /^[a-z0-9_.]+( [a-z_]+=[a-z][a-z0-9_.]*)*$/)
		fail("unknown directive {{_" s "}}")
	if (escaping() != "TPL_HTML")
		fail("a text may not stand in " attr)
	emit("TPL_WORD", s)
	text_of(langs[0], substr(s, 1, index(s " ", " ") - 1))
	seen = seen "x"
}

function directive(s,    kind, name, word) {
	kind = substr(s, 1, 1)
	if (kind == "!")
		return
	if (kind == "_") {
		word_directive(substr(s, 2))
		return
	}
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

# A step of the page in language L, which may become several.
function add_step(op, arg, word) {
	if (op == "TPL_TEXT" && arg == "")
		return
	out_op[nout] = op
	out_arg[nout] = arg
	out_word[nout++] = word
}

# "key part=name": the text with its parts.
function add_word(l, s,    n, field, part, i, at, end, name, text) {
	n = split(s, field, " ")
	text = text_of(l, field[1])
	for (i = 2; i <= n; i++) {
		at = index(field[i], "=")
		part[substr(field[i], 1, at - 1)] = substr(field[i], at + 1)
	}
	while ((at = index(text, "{")) > 0) {
		end = index(text, "}")
		name = substr(text, at + 1, end - at - 1)
		if (!(name in part))
			fail("the text " field[1] " has a part " name " that the page does not give")
		add_step("TPL_TEXT", html(substr(text, 1, at - 1)))
		add_step("TPL_HTML", part[name])
		text = substr(text, end + 1)
	}
	add_step("TPL_TEXT", html(text))
}

function print_step(l, i) {
	if (out_op[i] == "TPL_CALL")
		printf "\t{ .op = TPL_CALL, .call = %s_%s },\n", out_arg[i], l
	else if (i in out_skip)
		printf "\t{ .op = %s, .text = %s, .word = %s, .skip = %d },\n", out_op[i],
		    quote(out_arg[i]), out_word[i] ? quote(substr(out_word[i], 2)) : "NULL", out_skip[i]
	else if (out_op[i] == "TPL_BACK")
		print "\t{ .op = TPL_BACK },"
	else
		printf "\t{ .op = %s, .text = %s },\n", out_op[i], quote(out_arg[i])
}

function print_page(l,    i, new) {
	nout = 0
	delete out_skip
	for (i = 0; i <= nops; i++) {
		new[i] = nout
		if (i == nops)
			break
		if (ops[i] == "TPL_WORD")
			add_word(l, args[i])
		else
			add_step(ops[i], args[i], words[i])
	}
	for (i in skip)
		out_skip[new[i]] = new[skip[i]] - new[i]
	printf "\nstatic const struct tpl %s_%s[] = {\n", page, l
	for (i = 0; i < nout; i++)
		print_step(l, i)
	print "\t{ .op = TPL_END },\n};"
}

function end_page(    i, list) {
	if (page == "")
		return
	if (depth)
		fail("{{#" args[stack[depth - 1]] "}} is never closed")
	if (where != "text")
		fail("the page ends inside <" tag ">")
	for (i = 0; i < nlangs; i++) {
		print_page(langs[i])
		list = list (i ? ", " : "") page "_" langs[i]
	}
	printf "\nconst struct tpl *const tpl_%s[] = { %s };\n", page, list
	known[page] = 1
	index_lines = index_lines "\t{ \"" page "\", tpl_" page " },\n"
}

# What the program itself says: the texts whose key begins with "server.".
function print_words(    i, k, key, list, names) {
	for (i = 0; i < nlangs; i++) {
		printf "\nstatic const struct tpl_word words_%s[] = {\n", langs[i]
		for (k = 1; k <= nkeys[langs[0]]; k++) {
			key = keys[langs[0], k]
			if (key ~ /^server\./)
				printf "\t{ %s, %s },\n", quote(substr(key, 8)), quote(text_of(langs[i], key))
		}
		print "\t{ NULL, NULL },\n};"
		list = list "words_" langs[i] ", "
		names = names "\"" langs[i] "\", "
	}
	printf "\nconst struct tpl_word *const tpl_words[] = { %sNULL };\n", list
	printf "const char *const tpl_languages[] = { %sNULL };\n", names
}

function begin_page() {
	if (!nlangs)
		langs[nlangs++] = "en"
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

FILENAME ~ /\.js$/ {
	if (FNR == 1) {
		lang = FILENAME
		gsub(/.*\/|\.js$/, "", lang)
		if (!(lang in nkeys)) {
			nkeys[lang] = 0
			langs[nlangs++] = lang
		}
	}
	read_word()
	next
}

FILENAME ~ /\.hash$/ {
	assets = $0
	next
}

FNR == 1 { begin_page() }

{
	rest = $0 "\n"
	if (assets != "")
		gsub(/"\/static\//, "&" assets "/", rest)
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
	print_words()
	printf "\nconst struct tpl_name tpl_index[] = {\n%s\t{ NULL, NULL },\n};\n", index_lines
}
