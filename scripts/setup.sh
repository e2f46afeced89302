#!/bin/sh
# Makes a virtual environment from locks, with this project in it as it lies here:
#   PYTHON=python3.12 scripts/setup.sh FOLDER LOCK...
# uv installs, which is many times faster than pip; where it cannot, pip does.
set -eu

folder=$1
inside=$folder/bin/python
shift
for lock; do
    set -- "$@" -r "$lock"
    shift
done

# Prints where uv is; where there is none, installs the one that the lock names.
find_uv() {
    command -v uv && return
    [ -x "$folder/bin/uv" ] ||
        sed -n '/^uv==/,/[^\]$/p' requirements-test.lock |
        "$inside" -m pip install --quiet --require-hashes -r /dev/stdin || return
    echo "$folder/bin/uv"
}

# uv reads none of pip's settings, so it is told where a newsroom keeps its libraries.
tell_uv() {
    index=${PIP_INDEX_URL:-$("$inside" -m pip config get global.index-url 2>/dev/null || true)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
    [ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"
}

install() {
    tell_uv
    if ! uv=$(find_uv 2>/dev/null); then
        why='it is not here and could not be installed'
    elif why=$("$uv" pip install --quiet --python "$inside" --require-hashes "$@" 2>&1); then
        return
    fi
    why=$(printf '%s' "$why" | tr -s ' \n' ' ' | cut -c 1-200)
    echo "Without uv ($why): pip installs the libraries, which takes some minutes." >&2
    "$inside" -m pip install --quiet --require-hashes "$@"
}

cd "$(dirname "$0")/.."
"${PYTHON:-python3}" -c 'import sys
if sys.version_info < (3, 11):
    sys.exit("Found Python %d.%d; 3.11 or newer is needed. "
             "Set PYTHON=/path/to/python3.11" % sys.version_info[:2])'
"${PYTHON:-python3}" -m venv "$folder"
install "$@"
"$inside" -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .

# Where Python keeps no compiled code, each start would compile what it imports.
if "$inside" -c 'import sys; sys.exit(not sys.dont_write_bytecode)'; then
    "$inside" -m compileall -q -j 0 -x '/tests?/' "$folder/lib" src >/dev/null 2>&1 || true
fi
