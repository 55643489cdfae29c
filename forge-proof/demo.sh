#!/usr/bin/env bash
# Plays the demo on the engine at DOCKER_HOST: demo.sh [--keep]. Wants what `mvn package` made.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
exec "$java" -XX:+UseSerialGC -Xmx256m "-Dforge.root=$here/.." \
    -cp "$here/target/classes:$(cat "$here/target/classpath.txt")" dev.tinyforge.proof.demo.Demo "$@"
