#!/usr/bin/env bash
# Prints the path of the browser the tests drive; installs Debian's chromium when root finds none.
set -euo pipefail

found() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then
            return 0
        fi
    done
    return 1
}

if found; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    {
        apt-get -q update
        DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install \
            chromium fonts-dejavu-core
    } >&2
    if found; then
        exit 0
    fi
    echo "No browser was found after installing Debian's package chromium." >&2
    exit 1
fi
echo "No browser is on this machine and it cannot be installed without root on Debian." >&2
echo "Expected: chromium or google-chrome. Install one, as root: apt-get install chromium" >&2
exit 1
