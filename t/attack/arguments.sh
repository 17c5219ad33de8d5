#!/bin/sh
# More than the kernel passes on; asking must fail and harm nobody.
word=xxxxxxxxxxxxxxxx
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18
do
	word=$word$word
	test ${#word} -lt 4000000 || break
done
! /bin/true "$word" 2>/dev/null
