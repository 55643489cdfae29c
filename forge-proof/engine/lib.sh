# shellcheck shell=bash
# Sourced by the scripts beside it: where the private engine lives, and how to find, start, stop and clear it.
#
# A private engine is one containerd and one dockerd with everything of theirs below FORGE_ENGINE_DIR. There is never
# a second dockerd in a network namespace: it would delete the first one's bridge.

FORGE_ENGINE_DIR="${FORGE_ENGINE_DIR:-/var/lib/tinyforge-engine}"
ENGINE_SOCKET="$FORGE_ENGINE_DIR/docker.sock"
ENGINE_HOST="unix://$ENGINE_SOCKET"
ENGINE_MARKER="$FORGE_ENGINE_DIR/.tinyforge-engine"
ENGINE_LOCKS="${FORGE_ENGINE_LOCKS:-/run/lock}"

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
    say "$*"
    exit 69
}

# answers HOST - whether a Docker engine answers there (same forms as DOCKER_HOST).
answers() {
    case "$1" in
        unix://*)
            [ -S "${1#unix://}" ] || return 1
            if command -v curl >/dev/null; then
                curl -sf -m 5 -o /dev/null --unix-socket "${1#unix://}" http://engine/_ping 2>/dev/null
                return
            fi
            ;;
    esac
    command -v docker >/dev/null && timeout 10 docker -H "$1" version >/dev/null 2>&1
}

# api METHOD PATH - one call to the private engine.
api() { curl -sf -m 60 --unix-socket "$ENGINE_SOCKET" -X "$1" "http://engine$2"; }

# processes NAME-PREFIX STRING - ids of the processes so named with STRING on their command line.
processes() {
    local file pid comm
    while IFS= read -r file; do
        pid="${file#/proc/}"
        pid="${pid%%/*}"
        comm="$(cat "/proc/$pid/comm" 2>/dev/null || true)"
        case "$comm" in "$1"*) printf '%s\n' "$pid" ;; esac
    done < <(grep -lsaF -e "$2" /proc/[0-9]*/cmdline || true)
}

private_dockerd() { processes dockerd "--pidfile=$FORGE_ENGINE_DIR/docker.pid"; }
private_containerd() { processes containerd "$FORGE_ENGINE_DIR/containerd.toml"; }
private_shims() { processes containerd-shim "$FORGE_ENGINE_DIR/exec/containerd.sock"; }

# foreign_dockerd - ids of other dockerds in this network namespace.
foreign_dockerd() {
    local comm pid ours
    ours=" $(private_dockerd | tr '\n' ' ')"
    for comm in /proc/[0-9]*/comm; do
        [ "$(cat "$comm" 2>/dev/null || true)" = dockerd ] || continue
        pid="${comm#/proc/}"
        pid="${pid%%/*}"
        case "$ours" in *" $pid "*) continue ;; esac
        if [ "$(readlink "/proc/$pid/ns/net" 2>/dev/null || true)" = "$(readlink /proc/self/ns/net)" ]; then
            printf '%s\n' "$pid"
        fi
    done
}

# gone TENTHS PID... - waits until the processes are gone, at most so long; false if some are left.
gone() {
    local tenths="$1" pid left
    shift
    while :; do
        left=''
        for pid in "$@"; do
            # A zombie nobody collects has let go of everything that matters here.
            if [ -d "/proc/$pid" ] && ! grep -qs '^State:.Z' "/proc/$pid/status"; then left=1; fi
        done
        [ -n "$left" ] || return 0
        [ "$tenths" -gt 0 ] || return 1
        tenths=$((tenths - 1))
        sleep 0.1
    done
}

# end SIGNAL TENTHS PID... - signals the processes, waits, and kills what is left.
end() {
    local signal="$1" tenths="$2"
    shift 2
    [ $# -gt 0 ] || return 0
    kill -s "$signal" "$@" 2>/dev/null || true
    gone "$tenths" "$@" && return 0
    kill -s KILL "$@" 2>/dev/null || true
    gone 100 "$@" || die "processes $* do not end"
}

# Only one script at a time starts or stops (descriptor 8).
lock_operations() {
    mkdir -p "$ENGINE_LOCKS"
    exec 8>>"$ENGINE_LOCKS/tinyforge-engine.lock"
    flock 8
}
unlock_operations() { exec 8>&-; }

# A private engine has users, each with a shared lock (descriptor 9); the last one out stops it.
join_users() {
    mkdir -p "$ENGINE_LOCKS"
    exec 9>>"$ENGINE_LOCKS/tinyforge-engine.users"
    flock -s 9
}
last_user() { flock -n -x 9; }

number() {
    local IFS=. a b c d
    read -r a b c d <<<"$1"
    echo $(((a << 24) | (b << 16) | (${c:-0} << 8) | ${d:-0}))
}

# free_range - the first 16-bit range that no route of this machine touches.
free_range() {
    local candidate route address bits low high start end taken
    for candidate in 172.30 10.213 10.87 192.168 172.26 10.149; do
        low="$(number "$candidate.0.0")"
        high=$((low + 65535))
        taken=''
        while read -r route _; do
            case "$route" in
                [0-9]*.*) ;;
                *) continue ;;
            esac
            address="${route%/*}"
            bits=32
            case "$route" in */*) bits="${route#*/}" ;; esac
            start="$(number "$address")"
            end=$((start + (1 << (32 - bits)) - 1))
            if [ "$start" -le "$high" ] && [ "$end" -ge "$low" ]; then taken=1; fi
        done < <(ip -4 route show table all type unicast)
        if [ -z "$taken" ]; then
            echo "$candidate"
            return
        fi
    done
    die "no free address range for containers: every candidate overlaps a route of this machine"
}

# prepare - the folder and settings of a new private engine.
prepare() {
    local range
    if [ -d "$FORGE_ENGINE_DIR" ] && [ ! -e "$ENGINE_MARKER" ] && [ -n "$(ls -A "$FORGE_ENGINE_DIR")" ]; then
        die "FORGE_ENGINE_DIR=$FORGE_ENGINE_DIR holds something else: empty it or choose another folder"
    fi
    [ "${#ENGINE_SOCKET}" -le 100 ] || die "FORGE_ENGINE_DIR is too long for a socket path: choose a shorter folder"
    mkdir -p "$FORGE_ENGINE_DIR"
    chmod 711 "$FORGE_ENGINE_DIR"
    : >"$ENGINE_MARKER"
    if [ ! -e "$FORGE_ENGINE_DIR/before" ]; then
        printf '%s\n' "$(iptables -S FORWARD 2>/dev/null | sed -n 's/^-P FORWARD //p')" >"$FORGE_ENGINE_DIR/before"
        cat /proc/sys/net/ipv4/ip_forward >>"$FORGE_ENGINE_DIR/before"
    fi
    [ -e "$FORGE_ENGINE_DIR/range" ] || { range="$(free_range)" && echo "$range" >"$FORGE_ENGINE_DIR/range"; }
    echo '{}' >"$FORGE_ENGINE_DIR/daemon.json"
    cat >"$FORGE_ENGINE_DIR/containerd.toml" <<TOML
version = 2
root = "$FORGE_ENGINE_DIR/data/containerd"
state = "$FORGE_ENGINE_DIR/exec/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$FORGE_ENGINE_DIR/exec/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "$FORGE_ENGINE_DIR/data/opt"
TOML
}

# launch LOG CMD... - in its own session, holding none of our locks.
launch() {
    local log="$1"
    shift
    (
        exec 8>&- 9>&- </dev/null >>"$log" 2>&1
        cd /
        exec setsid "$@"
    ) &
}

start_containerd() {
    local tenths=200
    [ -z "$(private_containerd)" ] || return 0
    rm -f "$FORGE_ENGINE_DIR/exec/containerd.sock" "$FORGE_ENGINE_DIR/exec/containerd.sock.ttrpc"
    mkdir -p "$FORGE_ENGINE_DIR/exec" "$FORGE_ENGINE_DIR/data"
    launch "$FORGE_ENGINE_DIR/containerd.log" containerd --config "$FORGE_ENGINE_DIR/containerd.toml"
    until [ -S "$FORGE_ENGINE_DIR/exec/containerd.sock" ]; do
        tenths=$((tenths - 1))
        if [ "$tenths" -le 0 ] || { [ "$tenths" -lt 190 ] && [ -z "$(private_containerd)" ]; }; then
            tail -n 5 "$FORGE_ENGINE_DIR/containerd.log" >&2 || true
            die "containerd does not start; its log is $FORGE_ENGINE_DIR/containerd.log"
        fi
        sleep 0.1
    done
}

# start_dockerd DRIVER - true when it answers.
start_dockerd() {
    local range pid tries=0 log="$FORGE_ENGINE_DIR/dockerd.log"
    range="$(cat "$FORGE_ENGINE_DIR/range")"
    # Left by a killed one: a process id that may be someone else's by now, and a socket nobody answers.
    rm -f "$FORGE_ENGINE_DIR/docker.pid" "$ENGINE_SOCKET"
    : >"$log"
    launch "$log" dockerd \
        --config-file="$FORGE_ENGINE_DIR/daemon.json" \
        --data-root="$FORGE_ENGINE_DIR/data" \
        --exec-root="$FORGE_ENGINE_DIR/exec" \
        --pidfile="$FORGE_ENGINE_DIR/docker.pid" \
        --host="$ENGINE_HOST" \
        --containerd="$FORGE_ENGINE_DIR/exec/containerd.sock" \
        --storage-driver="$1" \
        --bip="$range.0.1/24" \
        --default-address-pool="base=$range.0.0/16,size=24" \
        --live-restore=false \
        --ipv6=false \
        --log-level=warn
    pid=$!
    until answers "$ENGINE_HOST"; do
        tries=$((tries + 1))
        if [ ! -d "/proc/$pid" ] || grep -qs '^State:.Z' "/proc/$pid/status" || [ "$tries" -gt 1200 ]; then
            end KILL 50 "$pid"
            return 1
        fi
        sleep 0.05
    done
}

# start_private - starts the private engine (keeping what an earlier one of the same folder had), or fails saying why.
start_private() {
    local foreign driver drivers
    [ "$(id -u)" -eq 0 ] || die "no Docker engine answers, and starting one takes root: start Docker or set DOCKER_HOST"
    if answers "$ENGINE_HOST"; then return; fi
    foreign="$(foreign_dockerd | tr '\n' ' ')"
    [ -z "$foreign" ] || die "a dockerd (process $foreign) is already there but does not answer: set DOCKER_HOST to its socket"
    if [ ! -e "$ENGINE_MARKER" ] && [ -n "$(ip -o link show master docker0 2>/dev/null || true)" ]; then
        die "containers of an engine that is out of sight use the bridge docker0: set DOCKER_HOST to that engine"
    fi
    # shellcheck disable=SC2046
    end TERM 200 $(private_dockerd)
    prepare
    start_containerd
    drivers='overlay2 vfs'
    [ ! -e "$FORGE_ENGINE_DIR/driver" ] || drivers="$(cat "$FORGE_ENGINE_DIR/driver")"
    for driver in $drivers; do
        if start_dockerd "$driver"; then
            echo "$driver" >"$FORGE_ENGINE_DIR/driver"
            return
        fi
    done
    grep -E 'level=(error|fatal)|failed' "$FORGE_ENGINE_DIR/dockerd.log" | tail -n 5 >&2 || true
    die "dockerd does not start; its log is $FORGE_ENGINE_DIR/dockerd.log"
}

# container_ids - the containers of the private engine, alive or not, from its files.
container_ids() {
    local dir
    for dir in "$FORGE_ENGINE_DIR"/data/containers/*/; do
        [ -d "$dir" ] || continue
        basename "$dir"
    done
}

# container_processes - what still runs in the containers of the private engine.
container_processes() {
    local id
    while IFS= read -r id; do
        grep -lsF -e "$id" /proc/[0-9]*/cgroup 2>/dev/null | sed 's:^/proc/\([0-9]*\)/.*:\1:' || true
    done < <(container_ids)
}

# stop_dockerd - in good order, as a service manager does.
stop_dockerd() {
    # shellcheck disable=SC2046
    end TERM 400 $(private_dockerd)
    rm -f "$FORGE_ENGINE_DIR/docker.pid" "$ENGINE_SOCKET"
}

bridges() {
    printf 'docker0\n'
    # Networks live in a binary store, but their JSON is readable in it.
    grep -aoE '"BridgeName":"[^"]+"' "$FORGE_ENGINE_DIR/data/network/files/local-kv.db" 2>/dev/null |
        cut -d'"' -f4 | sort -u || true
}

drop_rules() {
    local table="$1" pattern="$2" rule
    while IFS= read -r rule; do
        # iptables quotes its own output; none of Docker's rules has a space inside a word.
        # shellcheck disable=SC2086
        iptables -w -t "$table" -D ${rule#-A } 2>/dev/null || true
    done < <(iptables -w -t "$table" -S 2>/dev/null | grep -E "^-A (FORWARD|PREROUTING|OUTPUT|POSTROUTING|INPUT) .*($pattern)" || true)
}

# clear_network - bridges and rules, so that the machine's network is as before.
clear_network() {
    local bridge chain table range policy forward pattern='-j DOCKER'
    range="$(cat "$FORGE_ENGINE_DIR/range" 2>/dev/null || echo none)"
    while IFS= read -r bridge; do
        pattern="$pattern|[io] $bridge( |\$)"
        ip link delete "$bridge" type bridge 2>/dev/null || true
    done < <(bridges)
    command -v iptables >/dev/null || return 0
    drop_rules filter "$pattern"
    drop_rules nat "$pattern|(-s|-d) ${range//./\\.}\\."
    for table in filter nat; do
        for chain in $(iptables -w -t "$table" -S 2>/dev/null | sed -n 's/^-N \(DOCKER[A-Z0-9-]*\)$/\1/p'); do
            iptables -w -t "$table" -F "$chain" 2>/dev/null || true
        done
        for chain in $(iptables -w -t "$table" -S 2>/dev/null | sed -n 's/^-N \(DOCKER[A-Z0-9-]*\)$/\1/p'); do
            iptables -w -t "$table" -X "$chain" 2>/dev/null || true
        done
    done
    if [ -e "$FORGE_ENGINE_DIR/before" ]; then
        { read -r policy && read -r forward; } <"$FORGE_ENGINE_DIR/before" || true
        [ -z "${policy:-}" ] || iptables -w -P FORWARD "$policy" 2>/dev/null || true
        [ -z "${forward:-}" ] || echo "$forward" >/proc/sys/net/ipv4/ip_forward 2>/dev/null || true
    fi
}

mounts_below() {
    awk -v dir="$FORGE_ENGINE_DIR" 'index($2, dir "/") == 1 || $2 == dir { print $2 }' /proc/self/mounts | sort -r -u
}

clear_mounts() {
    local mount round
    for round in 1 2 3; do
        while IFS= read -r mount; do
            umount "$mount" 2>/dev/null || { [ "$round" -lt 2 ] || umount -l "$mount" 2>/dev/null || true; }
        done < <(mounts_below)
        [ -n "$(mounts_below)" ] || return 0
    done
    die "cannot unmount below $FORGE_ENGINE_DIR"
}

clear_cgroups() {
    local id
    while IFS= read -r id; do
        find /sys/fs/cgroup -depth -type d -path "*$id*" -exec rmdir {} + 2>/dev/null || true
    done < <(container_ids)
    find /sys/fs/cgroup -maxdepth 2 -type d -name docker -exec rmdir {} + 2>/dev/null || true
}

# purge_private - ends the private engine in whatever state it is, its containers too, and removes all it has left.
purge_private() {
    local id
    [ -e "$ENGINE_MARKER" ] || return 0
    [ "$(id -u)" -eq 0 ] || die "stopping the private engine takes root"
    if answers "$ENGINE_HOST"; then
        # Killed, not stopped: nobody needs their last words, and the engine would wait ten seconds for deaf ones.
        for id in $(api GET '/containers/json' | grep -oE '"Id":"[0-9a-f]{64}"' | cut -d'"' -f4); do
            api POST "/containers/$id/kill" >/dev/null || true
        done
    fi
    stop_dockerd
    # shellcheck disable=SC2046
    {
        end KILL 100 $(container_processes)
        end TERM 50 $(private_shims)
        end TERM 50 $(private_containerd)
    }
    # Bridge, rules and groups have the names every engine gives them: with another one there they are its own now.
    if [ -z "$(foreign_dockerd)" ]; then
        clear_network
        clear_cgroups
    fi
    clear_mounts
    rm -rf --one-file-system -- "$FORGE_ENGINE_DIR"
}
