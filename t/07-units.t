#!/bin/sh
# The units for systemd: systemd itself reads them and says how much each program
# could do to the machine.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"
units=$RIPOSTE_PREFIX/lib/systemd/system
plan 15

# systemd's exposure in tenths; the smaller, the less a program may do.
exposure () { systemd-analyze security --offline=yes --threshold="$2" --no-pager "$units/$1"; }
understood () {
	systemd-analyze verify --man=no "$units"/riposte-*.service "$units"/riposte-*.socket >said 2>&1 || :
	cat said
	test ! -s said
}
filled () { ! grep -n '@' "$1" | grep -v '=~\?@'; }

check  'systemd understands every unit'           understood
for unit in web judge timer scribe janus turn
do
	check "riposte-$unit may do very little"  exposure "riposte-$unit.service" 30
done
refuse 'as the box does, which has to'            exposure riposte-box.service 30
for unit in web judge timer box scribe janus turn
do
	check "no name is left open in riposte-$unit" filled "$units/riposte-$unit.service"
done
