#!/bin/sh
# The compiler runs this; it is as much a prisoner as any program.
id
cat /etc/shadow
