<?php
// GET /me as PHP would answer it: one prepared call on a connection that stays.
$db = pg_pconnect(getenv('DATABASE_URL'));
$who = hash('sha256', $_COOKIE['sid'] ?? '');
$rows = @pg_execute($db, 'me_show', [$who]);
if (!$rows) { // new on this connection
	pg_prepare($db, 'me_show', 'select api.me_show($1)');
	$rows = pg_execute($db, 'me_show', [$who]);
}
$body = pg_fetch_result($rows, 0, 0);
header('Content-Type: application/json');
header('Cache-Control: no-store');
header('Content-Length: ' . strlen($body));
echo $body;
