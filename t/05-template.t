#!/bin/sh
# The template compiler refuses what is not safe; rendering escapes by position.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"

compile () {
	printf '%s\n' "$1" >page.html
	awk -f "$SRC/templates/compile.awk" page.html
}

accepts () { compile "$2" >log 2>&1; report $? "$1"; }

# refuses TITLE REASON TEMPLATE: fails, and says why and where.
refuses () {
	{ ! compile "$3"; } >log 2>&1 && grep -q "^page.html:[0-9]*: .*$2" log
	report $? "$1"
}

render () { printf '%s' "$1" | "$BUILD/t/render" fixture >page 2>log; }

shows () { grep -F -e "$2" page >/dev/null || cp page log; grep -qF -e "$2" page; report $? "$1"; }

omits () { cp page log; ! grep -qF -e "$2" page; report $? "$1"; }

accepts 'a value may stand between elements'     '<p>{{a}}</p>'
accepts 'a value may stand in a quoted attribute' '<p title="{{a}}">x</p>'
refuses 'no value in an unquoted attribute'      'inside <p>' '<p title={{a}}>'
refuses 'no unquoted attribute at all'           'must be quoted' '<p title=a>'
refuses 'no value as the name of an attribute'   'inside <p>' '<p {{a}}>'
refuses 'no value as the name of a tag'          'write a lone <' '<{{a}}>'
refuses 'no value inside a script'               'must come from a file' '<script>x = {{a}}</script>'
refuses 'no script in the page, even a constant' 'must come from a file' '<script>x</script>'
accepts 'a script from a file'                   '<script type="module" src="/static/a.js"></script>'
refuses 'no style element'                       'no place' '<style>a{}</style>'
refuses 'no style attribute'                     'no place' '<p style="color:red">'
refuses 'no event handler'                       'no place' '<p onclick="x()">'
refuses 'no event handler in capitals'           'no place' '<P ONCLICK="x()">'
refuses 'no frame'                               'no place' '<iframe src="/a"></iframe>'
refuses 'no base'                                'no place' '<base href="/a">'
refuses 'a value may not choose the scheme'      'must start with' '<a href="{{a}}">'
refuses 'a value may not choose the host'        'must start with' '<a href="/{{a}}/{{b}}">'
refuses 'a value may not continue the host'      'must start with' '<a href="https://a{{a}}">'
accepts 'a value may be a path segment'          '<a href="/rooms/{{a}}">x</a>'
accepts 'a value may be a query'                 '<a href="?q={{a}}">x</a>'
refuses 'no value in srcset'                     'may not stand' '<img srcset="{{a}}">'
refuses 'no section inside a URL'                'may not stand inside href' '<a href="/a{{#b}}c{{/b}}">'
refuses 'a section ends where it began'          'another place' '<p>{{#a}}<b {{/a}}>'
refuses 'a section cannot open a quote'          'may not stand here' '<p title={{#a}}"{{/a}}x">'
refuses 'a section in a tag ends its words'      'white space must follow' '<p {{#a}}hid{{/a}}den>'
refuses 'a section must be closed'               'never closed' '{{#a}}x'
refuses 'a section is closed once'               'closes nothing' 'x{{/a}}'
refuses 'sections nest'                          'closes nothing' '{{#a}}{{#b}}{{/a}}{{/b}}'
refuses 'no triple mustache'                     'unknown directive' '{{{a}}}'
refuses 'raw is for keys declared as HTML'       'only a key ending in _html' '<p>{{&name}}</p>'
refuses 'raw is not for attributes'              'only a key ending in _html' '<p title="{{&a_html}}">'
refuses 'raw is not for a title'                 'only a key ending in _html' '<title>{{&a_html}}</title>'
accepts 'raw between elements'                   '<p>{{&a_html}}</p>'
refuses 'an unknown page cannot be called'       'not known yet' '{{>other}}'
refuses 'a page cannot call itself'              'not known yet' '{{>page}}'
refuses 'comments of HTML are not sent'          'write comments as' '<!-- x -->'
refuses 'the page ends between elements'         'ends inside' '<p title="x'
refuses 'a directive ends on its line'           'without }}' '{{a'

render '{"lang":"en","title":"<i>\"&'"'"'","list":[{"name":"A","leader":true},{"name":"B","leader":false}],
	"words":["x","<y>"],"viewer":null,"state":"RUNNING","off":true,"body_html":"<em>fine</em>"}'
report $? 'a page is rendered'
shows 'text is escaped'                    '<b>&lt;i&gt;&quot;&amp;&#39;</b>'
shows 'an attribute is escaped'            'data-title="&lt;i&gt;&quot;&amp;&#39;"'
shows 'a URL is percent-encoded'           'href="/rooms/%3Ci%3E%22%26%27?next=%3Ci%3E%22%26%27"'
shows 'literals come through'              '??/ "quoted" \ back</title>'
shows 'a list is repeated, keys reach out' '<li>A leads in &lt;i&gt;'
shows 'false is empty'                     '<li>B in &lt;i&gt;'
shows 'a dot is the element'               '[x][&lt;y&gt;]'
shows 'null is empty, also its members'    'stranger nested '
shows 'one word of an enumeration'         'during not before'
omits 'and not another'                    'beforeduring'
shows 'a section in a tag'                 '<button disabled title="off">'
shows 'declared HTML is as it is'          '<em>fine</em>'

render '{"lang":"en","title":"t","list":[],"words":[],"viewer":{"name":"V"},"state":"LOBBY","off":false,"body_html":""}'
report $? 'the same page with other data'
shows 'an empty list'                      '<p>nobody</p>'
shows 'an object is a section'             'viewer V nested V'
shows 'the other word'                     'before'
omits 'and only it'                        'during'
shows 'an empty section in a tag'          '<button  >'

! render '{"lang":"en"}' && grep -q 'key=title' log
report $? 'a key that is missing is an error that names it'
! render '{"lang":"en","title":"t","list":[],"words":[],"viewer":{"nom":"V"},"state":"","off":0,"body_html":""}' &&
	grep -q 'key=name' log
report $? 'so is a member that is missing'

plan "$count"
