#!/usr/bin/env bash
# A registry on loopback: registry.sh start PORT DIR [USER PASSWORD] | stop DIR
#
# Images and settings are below DIR. Engines take a registry on 127.0.0.1 without TLS. REGISTRY_NOTIFIES is where it tells of
# pushes.
set -euo pipefail

die() {
    echo "${0##*/}: $*" >&2
    exit 69
}

case "${1:-} $#" in
    'start 3' | 'start 5')
        port="$2"
        mkdir -p "$3/data"
        dir="$(cd "$3" && pwd)"
        [ ! -e "$dir/pid" ] || die "a registry was started in $dir already: stop it first"
        type -P docker-registry >/dev/null || die "no docker-registry: install the package docker-registry"
        auth=''
        if [ $# -eq 5 ]; then
            # shellcheck disable=SC2016
            hash="$(PASSWORD="$5" perl -e 'print crypt($ENV{PASSWORD}, q($2y$05$) . "tinyforgetinyforgeting")')"
            printf '%s:%s\n' "$4" "$hash" >"$dir/htpasswd"
            auth="auth: {htpasswd: {realm: tinyforge, path: '$dir/htpasswd'}}"
        fi
        notifications=''
        if [ -n "${REGISTRY_NOTIFIES:-}" ]; then
            notifications="notifications: {endpoints: [{name: forge, url: '$REGISTRY_NOTIFIES', timeout: 10s, threshold: 3, backoff: 500ms}]}"
        fi
        cat >"$dir/config.yml" <<YAML
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: '$dir/data'}, delete: {enabled: true}}
http: {addr: '127.0.0.1:$port'}
$auth
$notifications
YAML
        OTEL_TRACES_EXPORTER=none setsid docker-registry serve "$dir/config.yml" </dev/null >"$dir/log" 2>&1 &
        pid=$!
        echo "$pid" >"$dir/pid"
        for _ in $(seq 200); do
            code="$(curl -s -m 2 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/v2/" || true)"
            if [ "$code" = 200 ] || [ "$code" = 401 ]; then
                echo "127.0.0.1:$port"
                exit 0
            fi
            [ -d "/proc/$pid" ] || break
            sleep 0.05
        done
        kill "$pid" 2>/dev/null || true
        tail -n 3 "$dir/log" >&2
        rm -f "$dir/pid"
        die "the registry does not start on port $port"
        ;;
    'stop 2')
        [ -e "$2/pid" ] || exit 0
        pid="$(cat "$2/pid")"
        if [ "$(cat "/proc/$pid/comm" 2>/dev/null || true)" = docker-registry ]; then
            kill "$pid" 2>/dev/null || true
            for _ in $(seq 100); do
                [ -d "/proc/$pid" ] || break
                sleep 0.05
            done
        fi
        rm -f "$2/pid"
        ;;
    *)
        echo "usage: ${0##*/} start PORT DIR [USER PASSWORD] | stop DIR" >&2
        exit 64
        ;;
esac
