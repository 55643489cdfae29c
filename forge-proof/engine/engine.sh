#!/usr/bin/env bash
# The private Docker engine: engine.sh start|stop|restart|kill|status
#
#   start    starts it, or leaves it be if it answers; what an earlier one of the same folder had is kept.
#            Prints DOCKER_HOST=... It then stays until `stop`.
#   stop     ends it and its containers, and removes everything it left on this machine.
#   restart  as a service manager does: containers are stopped in good order, the socket's path stays the same.
#   kill     dockerd ends as if it had crashed (signal 9); `start` brings it back.
#   status   exit code 0 and DOCKER_HOST=... if it answers, 3 if not.
#
# FORGE_ENGINE_DIR is where it lives.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=lib.sh
. "$here/lib.sh"

case "${1:-}" in
    start)
        "$here/packages.sh" engine
        lock_operations
        start_private
        [ -n "${FORGE_ENGINE_ACTIVE:-}" ] || : >"$FORGE_ENGINE_DIR/keep"
        unlock_operations
        echo "DOCKER_HOST=$ENGINE_HOST"
        ;;
    stop)
        lock_operations
        purge_private
        unlock_operations
        ;;
    restart)
        lock_operations
        [ -e "$ENGINE_MARKER" ] || die "there is no private engine to restart"
        stop_dockerd
        start_private
        unlock_operations
        echo "DOCKER_HOST=$ENGINE_HOST"
        ;;
    kill)
        lock_operations
        # shellcheck disable=SC2046
        end KILL 100 $(private_dockerd)
        unlock_operations
        ;;
    status)
        if answers "$ENGINE_HOST"; then
            echo "DOCKER_HOST=$ENGINE_HOST"
        else
            echo "not running"
            exit 3
        fi
        ;;
    *)
        say "usage: ${0##*/} start|stop|restart|kill|status"
        exit 64
        ;;
esac
