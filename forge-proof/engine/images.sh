#!/usr/bin/env bash
# Makes the images of the proofs from what the distribution has, in the engine at DOCKER_HOST, with no registry:
#
#   images.sh web NAME VERSION [KIND]   the tiny web app as NAME:VERSION (see web-app.sh for what it answers)
#       KIND  ok                     the default
#             exits                  writes an error line and exits at once with code 1
#             unhealthy              serves, but /health answers 500
#             wrongport              serves on 9090, not on 8080
#             hangs                  accepts connections and never answers
#             slowstart              listens only after 3 seconds
#             deaf                   ignores the stop signal
#             healthcheck            like ok, with a Docker HEALTHCHECK
#             healthcheck-unhealthy  like unhealthy, with a Docker HEALTHCHECK
#   images.sh haproxy NAME:TAG          the distribution's HAProxy; its configuration is /usr/local/etc/haproxy/haproxy.cfg
#   images.sh nginx NAME:TAG            the distribution's nginx, for sites
#   images.sh demo                      tinyforge-demo:v1, :v2 and :v3
#
# Prints the names it made. An image made before from the same recipe is left alone.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
DOCKER_HOST="${DOCKER_HOST:-unix:///var/run/docker.sock}"

die() {
    echo "${0##*/}: $*" >&2
    exit "${code:-69}"
}
usage() { code=64 die "usage: ${0##*/} web NAME VERSION [KIND] | haproxy NAME:TAG | nginx NAME:TAG | demo"; }

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# engine METHOD PATH [curl options] - one call to the engine.
engine() {
    local method="$1" path="$2"
    shift 2
    case "$DOCKER_HOST" in
        unix://*) curl -sS -m 120 --unix-socket "${DOCKER_HOST#unix://}" -X "$method" "$@" "http://engine$path" ;;
        tcp://*) curl -sS -m 120 -X "$method" "$@" "http://${DOCKER_HOST#tcp://}$path" ;;
        *) die "DOCKER_HOST=$DOCKER_HOST: only unix:// and tcp:// are known here" ;;
    esac
}

urlencode() {
    local rest="$1" out='' c
    while [ -n "$rest" ]; do
        c="${rest:0:1}"
        rest="${rest:1}"
        case "$c" in
            [A-Za-z0-9._~-]) out+="$c" ;;
            *) out+="$(printf '%%%02X' "'$c")" ;;
        esac
    done
    printf '%s' "$out"
}

# import ROOT NAME TAG CHANGE... - the folder ROOT as the only layer of NAME:TAG.
import() {
    local root="$1" name="$2" tag="$3" recipe query change answer
    shift 3
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/layer.tar" -C "$root" .
    recipe="$({ cat "$work/layer.tar" && printf '%s\n' "$@"; } | sha256sum | cut -c1-64)"
    if engine GET "/images/$name:$tag/json" | grep -qF "\"dev.tinyforge.recipe\":\"$recipe\""; then
        echo "$name:$tag"
        return
    fi
    query="fromSrc=-&repo=$(urlencode "$name")&tag=$(urlencode "$tag")"
    for change in "$@" "LABEL dev.tinyforge.recipe=$recipe"; do
        query+="&changes=$(urlencode "$change")"
    done
    answer="$(engine POST "/images/create?$query" -H 'Content-Type: application/x-tar' -T "$work/layer.tar")"
    case "$answer" in
        *'"status":"sha256:'*) echo "$name:$tag" ;;
        *) die "the engine did not import $name:$tag: $answer" ;;
    esac
}

busybox_root() {
    local root="$1" busybox applet
    for busybox in /bin/busybox /usr/bin/busybox ''; do
        [ -n "$busybox" ] || die "no static busybox: install the package busybox-static"
        case "$(LC_ALL=C ldd "$busybox" 2>&1 || true)" in *'not a dynamic'* | *statically*) break ;; esac
    done
    mkdir -p "$root/bin" "$root/etc" "$root/tmp"
    chmod 1777 "$root/tmp"
    cp -L "$busybox" "$root/bin/busybox"
    for applet in sh nc sleep dd od sha1sum base64 cat wget hostname kill ls head; do
        ln -s busybox "$root/bin/$applet"
    done
    echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
}

web() {
    local name="$1" version="$2" kind="${3:-ok}" root="$work/web" backlog listen
    # Every l is a place in the queue of connections: enough for seconds in which a busy machine serves nobody.
    backlog="$(printf 'l%.0s' {1..1000})"
    listen="exec nc -$backlog -p 8080 -e /app/serve"
    local changes=('EXPOSE 8080' 'ENV PATH=/bin' 'CMD ["/app/start"]')
    rm -rf "$root"
    busybox_root "$root"
    mkdir -p "$root/app"
    cp "$here/web-app.sh" "$root/app/serve"
    echo "$version" >"$root/app/version"
    echo ok >"$root/app/health"
    printf '\r\n' >"$root/app/cr"
    case "$kind" in
        ok | healthcheck) ;;
        exits) listen='echo "ERROR: no configuration found, giving up" >&2; exit 1' ;;
        unhealthy | healthcheck-unhealthy) echo bad >"$root/app/health" ;;
        wrongport) listen="${listen/8080/9090}" ;;
        hangs) listen="${listen%-e*}-e /app/hang" ;;
        slowstart) listen="sleep 3; $listen" ;;
        deaf) listen="trap '' TERM INT; $listen" ;;
        *) usage ;;
    esac
    case "$kind" in
        healthcheck*)
            changes+=('HEALTHCHECK --interval=1s --timeout=2s --retries=2 CMD ["/bin/wget","-q","-O","/dev/null","http://127.0.0.1:8080/health"]')
            ;;
    esac
    printf '#!/bin/sh\nexec sleep 86400\n' >"$root/app/hang"
    printf '#!/bin/sh\necho "version %s starts"\n%s\n' "$version" "$listen" >"$root/app/start"
    chmod 755 "$root"/app/{serve,hang,start}
    import "$root" "$name" "$version" "${changes[@]}"
}

# program NAME ROOT FOLDER - a program of the distribution, with its libraries, below FOLDER of ROOT
program() {
    local binary library
    binary="$(PATH="$PATH:/usr/sbin:/sbin" type -P "$1")" || die "no $1: install the package $1"
    mkdir -p "$2/$3"
    cp -L "$binary" "$2/$3/$1"
    while IFS= read -r library; do
        mkdir -p "$2${library%/*}"
        cp -L "$library" "$2$library"
    done < <(ldd "$binary" | grep -oE '/[^ ]+')
}

haproxy() {
    local image="$1" root="$work/haproxy"
    rm -rf "$root"
    busybox_root "$root"
    program haproxy "$root" usr/local/sbin
    mkdir -p "$root/usr/local/etc/haproxy" "$root/var/lib/haproxy" "$root/run"
    import "$root" "${image%:*}" "${image##*:}" 'ENV PATH=/usr/local/sbin:/bin' \
        'CMD ["haproxy","-W","-db","-f","/usr/local/etc/haproxy/haproxy.cfg"]'
}

nginx() {
    local image="$1" root="$work/nginx"
    rm -rf "$root"
    busybox_root "$root"
    program nginx "$root" usr/sbin
    import "$root" "${image%:*}" "${image##*:}" 'ENV PATH=/usr/sbin:/bin'
}

case "${1:-}" in
    web)
        [ $# -eq 3 ] || [ $# -eq 4 ] || usage
        web "$2" "$3" "${4:-ok}"
        ;;
    haproxy)
        [ $# -eq 2 ] || usage
        haproxy "$2"
        ;;
    nginx)
        [ $# -eq 2 ] || usage
        nginx "$2"
        ;;
    demo)
        for version in v1 v2 v3; do web tinyforge-demo "$version"; done
        ;;
    *) usage ;;
esac
