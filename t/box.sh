# shellcheck shell=sh disable=SC2034,SC2119,SC2120,SC2154,SC2317
# box.sh -- what the tests of riposte-box share; read after lib.sh.  A box of
# our own, without judge and database.
#
#	box_start [SETTING]...		riposte-box with "key = value" lines; $box_pid $group
#	box_stop			SIGTERM, and waits for its end
#	boxed [OPTION]... COMMAND...	runs it; the answer is in $scratch/answer (see boxrun.c)
#	says FACT VALUE			the last answer's fact
#	gives OUTCOME [OPTION]... COMMAND...	boxed, and its outcome
#	attack NAME [OPTION]...		boxed attack NAME: it must be refused
#	most FACT NUMBER		the fact is at most that
#	no_process NAME			nobody on this machine runs NAME
#	no_group			nothing of our control groups is left

test "$(id -u)" = 0 || skip_all 'riposte-box needs root'

box_bin=$RIPOSTE_PREFIX/libexec/riposte/riposte-box
boxrun=$BUILD/t/boxrun

# What box.conf says, also when a test starts the box in its own way.
box_conf () {
	{
		echo "box_socket = $scratch/box.sock"
		echo "judge_user = nobody"
		for setting in "box_slot_memory_mb = 512" "judge_prepared = $scratch/prepared" "$@"
		do
			echo "$setting"
		done
	} >"$scratch/box.conf"
}

box_start () {
	box_conf "$@"
	: >"$scratch/box.log"
	"$box_bin" -c "$scratch/box.conf" 2>"$scratch/box.log" &
	box_pid=$!
	eventually box_is_decided
	if ! grep -q msg=ready "$scratch/box.log"
	then
		sed 's/^/# /' "$scratch/box.log"
		bail 'riposte-box did not start'
	fi
	group=$(sed -n 's/.* group=\([^ ]*\).*/\1/p' "$scratch/box.log")
	trap box_leave EXIT
}

# The test's own status is what counts, and the box must be gone before its folder.
box_leave () {
	status=$?
	kill "$box_pid" 2>/dev/null && wait "$box_pid"
	(exit $status)
	leave
}

box_is_decided () {
	grep -q 'msg=ready' "$scratch/box.log" || ! kill -0 "$box_pid" 2>/dev/null
}

box_stop () {
	kill -TERM "$box_pid"
	wait "$box_pid"
}

boxed () {
	"$boxrun" "$scratch/box.sock" "$@" >"$scratch/answer" 2>&1
	set -- $?
	cat "$scratch/answer"
	return "$1"
}

fact () { sed -n "s/^$1 //p" "$scratch/answer"; }

says () {
	test "$(fact "$1")" = "$2" || { echo "$1 is $(fact "$1"), not $2"; return 1; }
}

most () {
	test -n "$(fact "$1")" && test "$(fact "$1")" -le "$2"
}

gives () {
	outcome=$1
	shift
	boxed "$@" && says outcome "$outcome"
}

# Time enough also for an emulated machine, unless the options say otherwise.
attack () {
	name=$1
	shift
	attack_ends EXITED "$name" "$@" && says exit 0
}

attack_ends () {
	ends=$1 name=$2
	shift 2
	gives "$ends" --cpu-ms 20000 --wall-ms 60000 --file attack="$BUILD/t/attack/attack" "$@" \
		-- ./attack "$name"
}

no_process () {
	for comm in /proc/[0-9]*/cmdline
	do
		test "$(tr '\0' ' ' <"$comm" 2>/dev/null)" != "$1 " || { echo "$comm"; return 1; }
	done
}

no_group () {
	test -n "$group" && ! find /sys/fs/cgroup -name "$group" | grep .
}
