#!/bin/sh
# Requests that wait, without a server; and that the web program and the
# database agree on who may see an event.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"

db_new empty
agrees () {
	sql "select v.n || ' ' || a || ' ' || case when riposte.audience_sees(a, 1, v.classes) then 't' else 'f' end
		from (values (1, array['all']), (2, array['all', 'players']),
			(3, array['all', 'spectators']), (4, array['all', 'players', 'hosts'])) v(n, classes),
		unnest(array['all', 'players', 'spectators', 'hosts', 'player:1', 'player:2',
			'others:1', 'others:2', 'author:1', 'author:2']) with ordinality a(a, i)
		order by v.n, i" >sql.audience &&
	"$BUILD/t/park-test" audience >c.audience &&
	diff sql.audience c.audience
}
"$BUILD/t/park-test" >units || failed=1
grep -v '^1\.\.' units
count=$(grep -c '^[no]' units)
check  'the web program and the database agree on who sees what' agrees
plan "$count"
