# shellcheck shell=sh disable=SC2154
# boot.sh -- Debian's cloud kernel in an emulated machine; read after lib.sh.
#
#	vm_kernel		fetch the kernel into $RIPOSTE_TEST_DIR, or skip the file
#	vm_image		pack box, attacks and what they need into $scratch/image
#	vm_boot NAME [WORD]...	boot it; the words go to the kernel and to t/vm/init.
#				What it prints goes to NAME.out
#	vm_report NAME		repeat the checks of NAME.out as ours
#
# Everything is in an initial root that init copies into a tmpfs, since nobody can
# pivot_root away from the first one.  The kernel's serial console is the only
# device: no module has to be loaded.

vm_kernel () {
	test "$(uname -m)" = x86_64 || skip_all 'the emulated machine is an x86_64 one'
	for program in qemu-system-x86_64 cpio busybox
	do
		command -v $program >/dev/null ||
			skip_all "$program is missing: apt-get install qemu-system-x86 seabios cpio busybox-static"
	done
	kernels=${RIPOSTE_TEST_DIR:-$scratch}/kernel
	package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
	test -n "$package" || skip_all 'apt offers no linux-image-cloud-amd64'
	vmlinuz=$kernels/boot/vmlinuz-${package#linux-image-}
	test ! -e "$vmlinuz" || return 0
	mkdir -p "$kernels"
	(cd "$kernels" && apt-get -q download "$package" && dpkg -x "$package"_*.deb . &&
		rm -rf "$package"_*.deb lib usr) >"$scratch/kernel.log" 2>&1 ||
		skip_all "$package cannot be fetched: $(tail -n 1 "$scratch/kernel.log")"
}

# Copy a program and the libraries that it names.
vm_add () {
	for file in "$1" $(ldd "$1" 2>/dev/null | grep -o '/[^ ]*')
	do
		file=$(readlink -f "$(dirname "$file")")/$(basename "$file")
		test -e "root$file" || install -D "$file" "root$file"
	done
}

vm_image () {
	mkdir -p root/dev root/proc root/sys root/tmp root/run root/root root/etc root/new root/var root/usr/lib64
	for link in bin sbin lib lib64
	do
		ln -s "usr/$link" "root/$link"
		mkdir -p "root/usr/$link"
	done
	for program in dash true sleep cat id
	do
		vm_add "/usr/bin/$program"
	done
	ln -s dash root/usr/bin/sh
	install "$(command -v busybox)" root/usr/bin/busybox
	vm_add "$box_bin"
	mv "root$box_bin" root/riposte-box
	for program in attack/attack attack/siege boxrun
	do
		vm_add "$BUILD/t/$program"
		mv "root$BUILD/t/$program" root/
	done
	cp "$SRC/t/attack/list" "$SRC/t/vm/guest.sh" root/
	install "$SRC/t/vm/init" root/init
	# the loader has its place in /lib64
	install -D "$(readlink -f /lib64/ld-linux-x86-64.so.2)" root/usr/lib64/ld-linux-x86-64.so.2
	printf 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n' >root/etc/passwd
	(cd root && find . | cpio -o -H newc --quiet | gzip -1) >image
}

vm_boot () {
	name=$1
	shift
	timeout "${VM_SECONDS:-300}" qemu-system-x86_64 -M q35 -accel tcg -cpu max -m 3072 -smp 1 \
		-nodefaults -no-user-config -no-reboot -nographic -serial stdio \
		-kernel "$vmlinuz" -initrd image \
		-append "console=ttyS0 panic=-1 quiet loglevel=0 mitigations=off random.trust_cpu=on tsc=reliable reboot=t $*" \
		</dev/null >"$name.raw" 2>&1
	tr -d '\r' <"$name.raw" >"$name.out"
}

# What matters is what it said last, not how qemu ended.
vm_report () {
	before=$count
	while IFS= read -r line
	do
		case $line in
		'ok '*)     check "$1: ${line#ok * - }" true ;;
		'not ok '*) report 1 "$1: ${line#not ok * - }" </dev/null ;;
		'#'*)       echo "$line" ;;
		esac
	done <"$1.out"
	check "$1: it ran to its end, and no word was lost" \
		grep -qx "GUEST DONE $((count - before))" "$1.out"
}
