#!/usr/bin/env bash
# Installs what is missing, on Debian and its like as root: packages.sh [tools] [engine]
#
#   tools   what the proofs use beside an engine: haproxy, nginx, docker-registry, docker-compose, a static busybox, curl, git
#   engine  what a private engine takes: dockerd, containerd, ip, iptables
#
# Nothing it installs is started, now or at the next boot. Elsewhere it only says what is missing.
# FORGE_NO_INSTALL=1 keeps it from installing.
set -euo pipefail

packages=()
has() { PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null; }
need() { has "$1" || packages+=("$2"); }
static_busybox() {
    local file linked
    for file in /bin/busybox /usr/bin/busybox; do
        [ -x "$file" ] || continue
        linked="$(LC_ALL=C ldd "$file" 2>&1 || true)"
        case "$linked" in *'not a dynamic'* | *statically*) return 0 ;; esac
    done
    return 1
}

for wanted in "$@"; do
    case "$wanted" in
        tools)
            need curl curl
            need git git
            need haproxy haproxy
            need nginx nginx
            need docker-registry docker-registry
            docker compose version >/dev/null 2>&1 || need docker-compose docker-compose
            static_busybox || packages+=(busybox-static)
            [ -e /etc/ssl/certs/ca-certificates.crt ] || packages+=(ca-certificates)
            ;;
        engine)
            need curl curl
            need dockerd docker.io
            need containerd containerd
            need ip iproute2
            need iptables iptables
            need flock util-linux
            need setsid util-linux
            ;;
        *)
            echo "usage: ${0##*/} [tools] [engine]" >&2
            exit 64
            ;;
    esac
done
[ ${#packages[@]} -gt 0 ] || exit 0
mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)

if [ "$(id -u)" -ne 0 ] || ! has apt-get || [ -n "${FORGE_NO_INSTALL:-}" ]; then
    echo "${0##*/}: missing on this machine (Debian packages): ${packages[*]}" >&2
    case " $* " in *" engine "*) exit 69 ;; esac
    exit 0
fi

policy=/usr/sbin/policy-rc.d
placed=''
tidy() { [ -z "$placed" ] || rm -f "$policy"; }
trap tidy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
if [ ! -e "$policy" ]; then
    placed=1
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

# quiet CMD... - its output only if it fails.
quiet() {
    local out
    if ! out="$("$@" 2>&1)"; then
        printf '%s\n' "$out" | tail -n 20 >&2
        return 1
    fi
}
install() {
    quiet env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}
echo "${0##*/}: installs ${packages[*]}" >&2
if ! apt-cache policy "${packages[@]}" 2>/dev/null | grep -q 'Candidate: [^(]' || ! install "${packages[@]}" 2>/dev/null; then
    quiet apt-get -o DPkg::Lock::Timeout=300 update
    install "${packages[@]}"
fi

for package in "${packages[@]}"; do
    case "$package" in
        docker.io) units='docker.service docker.socket' ;;
        containerd | haproxy | nginx | docker-registry) units="$package.service" ;;
        *) continue ;;
    esac
    for unit in $units; do
        if has systemctl; then systemctl disable --quiet "$unit" >/dev/null 2>&1 || true; fi
    done
    if has update-rc.d; then update-rc.d "${package%.io}" disable >/dev/null 2>&1 || true; fi
done
