# shellcheck shell=sh disable=SC2034,SC2154 # run sets them
# user.sh -- the system's users that programs run as.
#
#	make_users
#	as_user USER COMMAND...

make_users () {
	users='riposte-web riposte-judge riposte-timer'
	! wants meeting || users="$users riposte-scribe riposte-janus riposte-turn"
	for user in $users
	do
		getent passwd $user >/dev/null ||
		useradd --system --user-group --no-create-home --home-dir /nonexistent \
			--shell /usr/sbin/nologin $user 2>/dev/null ||
		getent passwd $user >/dev/null || # another ./run was faster
		die "could not make the user $user: useradd --system --user-group $user"
	done
}

# Run a command as USER with no way back to any privilege.  libpq looks into HOME,
# and root's is closed.
as_user () {
	user=$1
	shift
	HOME=/nonexistent setpriv --reuid="$user" --regid="$user" --init-groups --no-new-privs \
		--inh-caps=-all --ambient-caps=-all --bounding-set=-all -- "$@"
}
