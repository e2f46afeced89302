#!/bin/sh
# Builds the wheel, installs it as somebody else would, in an environment of its own and without
# the site's libraries, and makes the example investigation with it: foi new, make reproduce, make test.
set -eu

cd "$(dirname "$0")/.."
project=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM

.venv/bin/python -m hatchling build -t wheel -d "$place/wheel"
sed -n 's/^\([A-Za-z0-9._-]*==[^\\]*\).*/\1/p' requirements.lock >"$place/versions.txt"
"${PYTHON:-python3}" -m venv "$place/venv"
cd "$place"
venv/bin/python -m pip install --quiet --constraint versions.txt wheel/*.whl
if venv/bin/python -c 'import sphinx' 2>/dev/null; then
    echo "Sphinx came with the base, so this shows nothing of an environment without it." >&2
    exit 1
fi

PATH=$place/venv/bin:$PATH
unset FOI_PROJECT PYTHONPATH VIRTUAL_ENV
foi new mine
cp -R "$project/examples/recorded-grooming/." mine
make -C mine reproduce
make -C mine test NOTEBOOKS='build/notebooks/[!b]*.ipynb build/notebooks/briefing-kent*.ipynb'
test -f mine/build/site/index.html
echo "The wheel makes an investigation on $(python --version)."
