# Makes .venv, or makes it anew where it was moved or its Python is gone or too old, and installs a file
# of requirements into it where that changed: sh scripts/venv.sh requirements.txt
# Run from the project's folder. Does nothing, in a moment, where nothing is to be done.
set -eu

wanted=$1
OLDEST="3.11"
stop() { echo "newsroom: $*" >&2; exit 1; }
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }
new_enough() { "$1" -c "import sys; sys.exit(sys.version_info < tuple(map(int, '$OLDEST'.split('.'))))" 2>/dev/null; }
makes_venvs() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# Prints the first Python that serves; names what was found where none does.
find_python() {
    found="" without=""
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        its_version=$(version "$python") || continue
        if ! new_enough "$python"; then found="${found:+$found, }$python is $its_version"
        elif ! makes_venvs "$python"; then without=${without:-$python}
        else echo "$python"; return
        fi
    done
    [ -z "$without" ] || stop "$without has no venv module; on Debian and Ubuntu: apt install python3-venv"
    stop "Python $OLDEST or newer is needed (found: ${found:-none}); install it, or name it: make run PYTHON=/path/to/python3"
}

# A moved .venv holds scripts that name the old place.
usable() {
    [ -x .venv/bin/python ] && new_enough .venv/bin/python && [ -f .venv/bin/pip ] &&
        head -n 3 .venv/bin/pip | grep -qF "$PWD/.venv/bin/python" &&
        { [ -z "${PYTHON:-}" ] || [ "$(version "$PYTHON")" = "$(version .venv/bin/python)" ]; }
}

if ! usable; then
    # Making it anew would empty the folder that a link leads to, which others may use.
    [ ! -L .venv ] || stop ".venv is a link to $(readlink .venv); remove the link (rm .venv) to get one of this folder's own"
    python=$(find_python)
    echo "Making .venv with Python $(version "$python") …"
    "$python" -m venv --clear .venv || stop "$python could not make .venv (see above)"
fi

# What was installed last is kept beside it; the file of developers includes the others.
stamp=".venv/installed-$(basename "$wanted")"
if ! cat requirements.txt requirements-s3.txt "$wanted" | cmp -s - "$stamp"; then
    echo "Installing $wanted …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r "$wanted" ||
        stop "$wanted could not be installed (see above); it needs a network, once"
    cat requirements.txt requirements-s3.txt "$wanted" > "$stamp"
fi
