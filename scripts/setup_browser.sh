#!/bin/sh
# Find a browser for the journeys: Debian's headless shell when root (the same Chromium without a window, at half the
# work), else the system's Chromium, else Playwright's own.
set -u
have() { command -v "$1" >/dev/null 2>&1; }
install() { DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1; }

have chromium-headless-shell && exit 0
if [ "$(id -u)" = 0 ] && have apt-get; then
    echo "Installation de Chromium…" >&2
    timeout 120 apt-get update -qq >/dev/null 2>&1
    install chromium-headless-shell && exit 0
fi
for name in chromium chromium-browser google-chrome; do
    have "$name" && exit 0
done
if [ "$(id -u)" = 0 ] && have apt-get; then
    install chromium && exit 0
fi
exec .venv/bin/python -m playwright install chromium
