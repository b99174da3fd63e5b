#!/bin/sh
# Make .venv from a hash-pinned lock: setup_env.sh LOCK STAMP. Needs Python 3.11 or newer, and nothing else.
set -eu
lock=$1
stamp=$2

python=
for name in python3 python3.13 python3.12 python3.11 python3.14; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "À portée demande Python 3.11 ou plus récent : installez-le, puis recommencez." >&2
    exit 1
fi

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            echo "Installation du module venv de Python…" >&2
            apt-get update -qq >/dev/null
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
            "$python" -m venv .venv
        else
            echo "Le module venv de Python manque : installez-le (Debian, Ubuntu : sudo apt install python3-venv), puis recommencez." >&2
            exit 1
        fi
    fi
fi

echo "Installation des dépendances ($lock)…" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --no-index -e .
touch "$stamp"
# a larger lock holds all of the smaller ones
[ "$lock" = requirements.lock ] || touch .venv/runtime.stamp
[ "$lock" = requirements-bench.lock ] && touch .venv/development.stamp
exit 0
