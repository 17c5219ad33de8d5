#!/bin/sh
# The thread sanitizer finds nothing in any test of those who wait: ./check threads.
TESTS='t/22-poll.t t/60-waiting.t t/61-pooler.t t/64-processes.t'
export TESTS
exec sh "${SRC:-$(dirname "$0")/..}/t/62-threads.t"
