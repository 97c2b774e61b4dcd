#!/bin/sh
# Installs what Vigil needs on Debian: `./setup.sh run` to run it, `./setup.sh test` for the tests and the demo too,
# `./setup.sh bench` for the benchmarks with their rivals, `./setup.sh soak` for the long runs.
# As root it installs Debian packages itself; as anybody else it stops with the command to type.
set -eu

UV_VERSION=0.13.9
what=${1:-run}
rivals=""
newer_java=""
if [ "$what" = bench ]; then
    what=test
    rivals="--group benchmarks"
elif [ "$what" = soak ]; then
    what=test
    newer_java=21 # what Elasticsearch 9 runs on
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vigil
here=$(cd "$(dirname "$0")" && pwd)

packages=""
# need PACKAGE COMMAND...: remember the package when none of the commands is there
need() {
    package=$1
    shift
    for command in "$@"; do
        command -v "$command" >/dev/null 2>&1 && return 0
    done
    packages="$packages $package"
}

# whole_jdk VERSION: say whether a JDK of that version or newer stands where tests/lab/elasticsearch.py looks for one
whole_jdk() {
    for told in /usr/lib/jvm/*/release; do
        grep -qs 'jdk\.jdi' "$told" || continue # a runtime without the tools' modules; Elasticsearch 9 asks for them
        found=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$told")
        [ "${found:-0}" -ge "$1" ] && return 0
    done
    return 1
}

need python3 python3
need tor tor tor-gencert
command -v tor-gencert >/dev/null 2>&1 || packages="$packages tor"
if ! command -v uv >/dev/null 2>&1 && [ ! -x "$cache/uv-$UV_VERSION/bin/uv" ]; then
    python3 -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"
fi
# pdqhash comes to Linux as source alone
need g++ g++
python3 -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null || packages="$packages python3-dev"
if [ "$what" = test ]; then
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need postgresql initdb
    need openssl openssl
fi
if [ "$what" = test ] || [ "$what" = elasticsearch ]; then
    need default-jre-headless java
    need maven mvn
    need unzip unzip
fi
if [ -n "$newer_java" ] && ! whole_jdk "$newer_java"; then
    [ "$(id -u)" = 0 ] && apt-get update -qq
    offered=$(apt-cache search --names-only '^openjdk-[0-9]+-jdk-headless$' |
        sed 's/^openjdk-\([0-9]*\).*/\1/' | sort -n | tail -n 1)
    if [ "${offered:-0}" -lt "$newer_java" ]; then
        echo "The long runs try Elasticsearch 9 too, which wants a whole JDK $newer_java or newer; this Debian has none." >&2
        echo "Debian 13 has one. Here, unpack a JDK into a folder of /usr/lib/jvm, then try again." >&2
        exit 2
    fi
    packages="$packages openjdk-$offered-jdk-headless"
fi
packages=$(printf '%s\n' $packages | sort -u | tr '\n' ' ')
packages=${packages% }
if [ -n "$packages" ]; then
    if [ "$(id -u)" = 0 ]; then
        echo "Installing with apt-get: $packages"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
    else
        echo "Vigil needs some Debian packages. Type this, then try again:" >&2
        echo "    sudo apt-get update && sudo apt-get install -y $packages" >&2
        exit 2
    fi
fi

if command -v uv >/dev/null 2>&1; then
    uv=$(command -v uv)
else
    uv=$cache/uv-$UV_VERSION/bin/uv
    if [ ! -x "$uv" ]; then
        echo "Installing uv $UV_VERSION into $cache"
        mkdir -p "$cache"
        python3 -m venv "$cache/uv-$UV_VERSION"
        "$cache/uv-$UV_VERSION/bin/pip" install --quiet --disable-pip-version-check "uv==$UV_VERSION"
    fi
fi
cd "$here"
# Bytecode made here once saves every first start its seconds, and each start where Python may write none
UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 "$uv" sync --frozen --quiet $rivals
.venv/bin/python -m compileall -q vigil pipelines indexers alerts crawlers console
