#!/bin/sh
kill -9 1 -1
kill -STOP 1
exit 0
