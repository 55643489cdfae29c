#!/usr/bin/env bash
# Runs a command with a Docker engine: with-engine.sh CMD...
#
# Uses the engine at DOCKER_HOST, else the one at /var/run/docker.sock, else (as root) starts a private one and stops
# it afterwards, whichever way the command ends. The command sees
#   DOCKER_HOST           the engine
#   FORGE_ENGINE_PRIVATE  1 if it is ours, so that a test may restart it with engine.sh; else 0
# and its exit code is this script's. With FORGE_KEEP_ENGINE=1 a private engine stays; engine.sh stop ends it.
# Inside another with-engine.sh it only runs the command.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=lib.sh
. "$here/lib.sh"

[ $# -gt 0 ] || {
    say "usage: ${0##*/} CMD..."
    exit 64
}
[ -z "${FORGE_ENGINE_ACTIVE:-}" ] || exec "$@"
export FORGE_ENGINE_ACTIVE=1

use() {
    export DOCKER_HOST="$1" FORGE_ENGINE_PRIVATE=0
    say "uses the Docker engine at $DOCKER_HOST"
    "$here/packages.sh" tools
    exec "${@:2}"
}

if [ -n "${DOCKER_HOST:-}" ] && [ "$DOCKER_HOST" != "$ENGINE_HOST" ]; then
    answers "$DOCKER_HOST" || die "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST: start it, or unset DOCKER_HOST"
    use "$DOCKER_HOST" "$@"
fi
if [ -z "${DOCKER_HOST:-}" ] && answers unix:///var/run/docker.sock; then
    use unix:///var/run/docker.sock "$@"
fi
[ "$(id -u)" -eq 0 ] || die "no Docker engine answers at /var/run/docker.sock (or no permission to use it), and starting one takes root: start Docker, set DOCKER_HOST, or run as root"

child=''
signalled=''
# shellcheck disable=SC2317
leave() {
    local code=$?
    trap '' INT TERM HUP
    lock_operations
    if [ -e "$FORGE_ENGINE_DIR/keep" ]; then
        if answers "$ENGINE_HOST"; then
            say "the private engine stays: DOCKER_HOST=$ENGINE_HOST; '$here/engine.sh stop' ends it"
        fi
    elif last_user; then
        purge_private || code=70
        say "the private engine is stopped"
    fi
    unlock_operations
    exit "$code"
}
# shellcheck disable=SC2317
forward() {
    signalled="$1"
    [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null || true
    trap '[ -z "$child" ] || kill -s KILL "$child" 2>/dev/null || true' INT TERM HUP
}
trap 'forward INT' INT
trap 'forward TERM' TERM
trap 'forward HUP' HUP

"$here/packages.sh" tools engine
lock_operations
join_users
trap leave EXIT
began="$(date +%s%N)"
if [ ! -e "$FORGE_ENGINE_DIR/keep" ] && last_user; then
    # Nobody uses what is there: it is what a killed one left.
    purge_private
    flock -s 9
fi
if answers "$ENGINE_HOST"; then
    say "uses the private Docker engine at $ENGINE_HOST"
else
    start_private
    say "started a private Docker engine ($(cat "$FORGE_ENGINE_DIR/driver")) at $ENGINE_HOST in $((($(date +%s%N) - began) / 1000000)) ms"
fi
[ "${FORGE_KEEP_ENGINE:-}" != 1 ] || : >"$FORGE_ENGINE_DIR/keep"
unlock_operations

export DOCKER_HOST="$ENGINE_HOST" FORGE_ENGINE_PRIVATE=1 FORGE_ENGINE_DIR
[ -z "$signalled" ] || exit $((128 + $(kill -l "$signalled")))
# In the background, so that a signal to this script is acted upon at once; with the signals the shell would hide.
(
    trap - INT TERM HUP EXIT
    exec 9>&-
    exec "$@"
) <&0 &
child=$!
code=0
wait "$child" || code=$?
while [ -d "/proc/$child" ] && ! grep -qs '^State:.Z' "/proc/$child/status"; do
    # `wait` also returns when a signal came in.
    code=0
    wait "$child" || code=$?
done
if [ -n "$signalled" ]; then
    wait "$child" 2>/dev/null || code=$?
    child=''
    exit $((128 + $(kill -l "$signalled")))
fi
child=''
exit "$code"
