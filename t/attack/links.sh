#!/bin/sh
# For whoever would change the owner of what a link points to.
ln -s /etc/passwd a.out && ln -s / root && ln -s /proc/self/fd/0 answer.txt && ln -s links.sh other.sh
