#!/bin/sh
# What t/60-waiting.t does to two thousand, done to 9,900, of whom a third has an
# answer that stays open: ./check thousands.
POLLS=6600 STREAMS=3300 MEMORY=40000
export POLLS STREAMS MEMORY
exec sh "${SRC:-$(dirname "$0")/..}/t/60-waiting.t"
