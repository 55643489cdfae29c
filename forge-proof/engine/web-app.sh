#!/bin/sh
# shellcheck shell=bash
# The test web app: one connection on standard input and output, by busybox alone.
#
#   /            200, one line with the version              /health     200, or 500 when told to be ill
#   /slow?s=N    the same line after N seconds               /drip?s=N   a line at once and one each second, N in all
#   /bytes?n=N   N bytes                                     /env?NAME   the value of a variable
#   /ws          WebSocket: says the version, then echoes each text behind the version
#
# Every answer has the version in X-Version. Connections are kept alive.
read -r version </app/version
read -r cr </app/cr

# answer STATUS TEXT - one line of text
answer() {
    local connection=keep-alive
    [ -z "$close" ] || connection=close
    printf 'HTTP/1.1 %s\r\nContent-Type: text/plain\r\nX-Version: %s\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n%s\n' \
        "$1" "$version" $((${#2} + 1)) "$connection" "$2"
}

take() { dd bs=1 count="$1" 2>/dev/null | od -An -v -tx1 | { out=''; while read -r line; do out="$out $line"; done; echo "$out"; }; }

# frame OPCODE HEX... - one frame to the client
frame() {
    local op="$1" out byte
    shift
    if [ $# -lt 126 ]; then
        out="$(printf '\\x%s\\x%02x' "$op" $#)"
    else
        out="$(printf '\\x%s\\x7e\\x%02x\\x%02x' "$op" $(($# / 256)) $(($# % 256)))"
    fi
    for byte in "$@"; do out="$out\\x$byte"; done
    # shellcheck disable=SC2059
    printf "$out"
}

hex() { printf '%s' "$1" | od -An -v -tx1; }

websocket() {
    local accept opcode masked length key i byte data
    accept="$(printf '%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11' "$1" | sha1sum)"
    accept="${accept%% *}"
    data=''
    while [ -n "$accept" ]; do
        data="$data\\x${accept%"${accept#??}"}"
        accept="${accept#??}"
    done
    # shellcheck disable=SC2059
    accept="$(printf "$data" | base64)"
    printf 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Version: %s\r\nSec-WebSocket-Accept: %s\r\n\r\n' \
        "$version" "$accept"
    # shellcheck disable=SC2046
    frame 81 $(hex "$version")
    while :; do
        # shellcheck disable=SC2046
        set -- $(take 2)
        [ $# -eq 2 ] || exit 0
        opcode=$((0x$1 & 15))
        masked=$((0x$2 & 128))
        length=$((0x$2 & 127))
        if [ "$length" -eq 126 ]; then
            # shellcheck disable=SC2046
            set -- $(take 2)
            length=$((0x$1 * 256 + 0x$2))
        fi
        key='00 00 00 00'
        [ "$masked" -eq 0 ] || key="$(take 4)"
        data=''
        if [ "$length" -gt 0 ]; then
            i=0
            for byte in $(take "$length"); do
                # shellcheck disable=SC2086
                set -- $key
                shift $((i % 4))
                data="$data $(printf %02x $((0x$byte ^ 0x$1)))"
                i=$((i + 1))
            done
        fi
        # shellcheck disable=SC2046,SC2086
        case "$opcode" in
            1 | 2) frame 81 $(hex "$version ") $data ;;
            8)
                frame 88 $data
                exit 0
                ;;
            9) frame 8a $data ;;
        esac
    done
}

# Sixty seconds of silence end a connection.
while read -r -t 60 _ target protocol; do
    close=''
    length=0
    wskey=''
    [ "${protocol%"$cr"}" = HTTP/1.1 ] || close=1
    while IFS= read -r -t 60 header; do
        header="${header%"$cr"}"
        case "$header" in
            '') break ;;
            [Cc]onnection:*[Cc]lose*) close=1 ;;
            [Cc]ontent-[Ll]ength:*) length=$((${header#*:} + 0)) ;;
            [Ss]ec-[Ww]eb[Ss]ocket-[Kk]ey:*) wskey="${header#*: }" ;;
        esac
    done
    [ "$length" -eq 0 ] || head -c "$length" >/dev/null
    query=''
    case "$target" in *\?*) query="${target#*\?}" ;; esac
    case "${target%%\?*}" in
        /health)
            read -r health </app/health
            if [ "$health" = ok ]; then answer '200 OK' "ok $version"; else answer '500 Internal Server Error' "ill $version"; fi
            ;;
        /slow)
            sleep "${query#s=}"
            answer '200 OK' "tinyforge $version"
            ;;
        /drip)
            count=$((${query#s=}))
            line="tinyforge $version"
            printf 'HTTP/1.1 200 OK\r\nX-Version: %s\r\nContent-Length: %d\r\n\r\n' "$version" $((count * (${#line} + 1)))
            while [ "$count" -gt 0 ]; do
                echo "$line"
                count=$((count - 1))
                [ "$count" -eq 0 ] || sleep 1
            done
            ;;
        /bytes)
            printf 'HTTP/1.1 200 OK\r\nX-Version: %s\r\nContent-Length: %d\r\n\r\n' "$version" "${query#n=}"
            head -c "${query#n=}" /dev/zero
            ;;
        /env)
            value=''
            case "$query" in
                '' | *[!A-Za-z0-9_]*) ;;
                *) eval "value=\"\${$query:-}\"" ;;
            esac
            answer '200 OK' "$value"
            ;;
        /ws)
            if [ -n "$wskey" ]; then websocket "$wskey"; fi
            answer '400 Bad Request' "a WebSocket $version"
            ;;
        /) answer '200 OK' "tinyforge $version" ;;
        *) answer '404 Not Found' "nothing here $version" ;;
    esac
    [ -z "$close" ] || exit 0
done
