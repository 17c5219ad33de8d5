#!/bin/sh
# What was built is hardened and installs where it is told to.
. "${SRC:-$(dirname "$0")/..}/t/lib.sh"

# Scripts among them need no hardening.
programs=$(find "$RIPOSTE_PREFIX/libexec/riposte" "$RIPOSTE_PREFIX/bin" -type f -perm -1 \
	-exec sh -c 'head -c 4 "$1" | grep -q ELF' sh {} \; -print 2>/dev/null | sort)
n=$(echo "$programs" | wc -l)
plan $((6 * n + 5))

elf () { readelf -W "$1" "$2" >elf && grep -E -- "$3" elf; }
no_executable_stack () {
	readelf -Wl "$1" >elf && grep GNU_STACK elf && ! grep -E 'GNU_STACK.* RWE' elf
}
# Debian's crt files carry no mark for the whole, but our functions do.
is_marked () {
	case $(uname -m) in
	x86_64) objdump -d "$1" --disassemble=main >elf && grep endbr64 elf ;;
	esac
}

for program in $programs
do
	name=$(basename "$program")
	check "$name may be loaded anywhere"             elf -h "$program" 'Type:.*DYN .*Position'
	check "$name has read-only relocations"          elf -l "$program" GNU_RELRO
	check "$name is bound before it runs"            elf -d "$program" 'FLAGS_1.*NOW'
	check "$name guards its stack"                   elf -s "$program" '__stack_chk_fail'
	check "$name has no executable stack"            no_executable_stack "$program"
	check "$name marks where jumps may land"       is_marked "$program"
done

# FORTIFY_SOURCE replaces calls only where there is one to replace.
fortified () {
	for program in $programs
	do
		readelf -Ws "$program"
	done >elf
	grep -E '_chk@' elf
}
check 'string functions are fortified' fortified

# A DESTDIR takes everything and the place itself nothing.
install_elsewhere () { make -C "$BUILD" install prefix=/opt/riposte-nowhere DESTDIR="$scratch/root"; }
check  'make install takes a DESTDIR'   install_elsewhere
check  'where the programs then are'    test -x root/opt/riposte-nowhere/libexec/riposte/riposte-timer
check  'with their manual pages'        test -e root/opt/riposte-nowhere/share/man/man8/riposte-timer.8
refuse 'and nothing beside it'          test -e /opt/riposte-nowhere
