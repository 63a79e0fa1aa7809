#!/usr/bin/env bash
# Gets a machine ready for Muster: `scripts/setup.sh run`, or `scripts/setup.sh dev` for its tests too.
# What is there already is left alone, so that a second call takes no time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

wanted=${1:-run}
uv=.tools/bin/uv
stamp=.venv/.ready-for

say() { printf '%s\n' "$*"; }
stop() {
  printf '%s\n' "$*" >&2
  exit 3
}

# The first Python that is new enough: the system's own, else the newest that has a name of its own.
find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
}

# The Debian packages that this machine lacks, one a line.
missing_packages() {
  local languages=""
  if command -v tesseract >/dev/null; then
    languages=$(tesseract --list-langs 2>/dev/null || true)
  else
    say tesseract-ocr
  fi
  grep -qx eng <<<"$languages" || say tesseract-ocr-eng
  grep -qx fra <<<"$languages" || say tesseract-ocr-fra
  # Debian leaves what makes environments out of its Python.
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
  fi
}

install_packages() {
  local as_root=(env) command="apt-get update && apt-get install -y --no-install-recommends $*"
  if ! command -v apt-get >/dev/null; then
    stop "Muster needs Tesseract with English and French, and Python's venv: install them with this system's package manager, then type the same again. Debian calls what is missing: $*"
  fi
  if [[ $(id -u) != 0 ]]; then
    as_root=(sudo -n)
    if ! sudo -n true 2>/dev/null; then
      stop "Some system packages are missing. Type this line, then the same as before:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
  fi
  say "Installing $* ..."
  if ! "${as_root[@]}" bash -c "export DEBIAN_FRONTEND=noninteractive; $command" &>.tools/apt.log; then
    tail -n 5 .tools/apt.log >&2
    stop "apt-get could not install $*; its last words are above, the rest in .tools/apt.log."
  fi
}

# uv of the pinned version, in an environment of its own.
make_tools() {
  if "$uv" --version >/dev/null 2>&1 && [[ $(cat .tools/made-from) == "$(cksum <scripts/uv.txt)" ]]; then
    return
  fi
  say "Fetching uv, which makes the environment ..."
  rm -rf .tools/bin .tools/lib .tools/lib64 .tools/include .tools/pyvenv.cfg .tools/share
  "$python" -m venv .tools
  .tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/uv.txt
  cksum <scripts/uv.txt >.tools/made-from
}

sync() {
  env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv \
    "$uv" sync --quiet --frozen --inexact --python "$python" "$@"
}

# The environment that uv.lock describes. `--inexact`: what `dev` adds may stay when only `run` is asked for.
make_environment() {
  local options=(--no-dev) now
  if [[ $wanted == dev ]]; then options=(--extra train --extra web); fi
  now="$wanted $(cat uv.lock pyproject.toml scripts/setup.sh | cksum)"
  if [[ -x .venv/bin/muster ]] && .venv/bin/python -c '' 2>/dev/null && grep -qxF "$now" "$stamp" 2>/dev/null; then
    return
  fi
  say "Making the environment in .venv ..."
  if ! .venv/bin/python -c '' 2>/dev/null; then rm -rf .venv; fi
  # There is no build of the second reader for every machine, and Muster reads without it.
  if ! sync "${options[@]}" --extra rapidocr 2>.tools/sync.log; then
    if ! grep -q "wheel for the current platform" .tools/sync.log; then
      cat .tools/sync.log >&2
      stop "The environment could not be made; what uv said is above. Once that is mended, type the same again."
    fi
    sync "${options[@]}"
    say "There is no build of RapidOCR, the second reader, for this machine: Muster reads with Tesseract alone, and holds more of what is hard to read."
  fi
  say "$now" >"$stamp"
  # What serves the tests serves the daemon.
  if [[ $wanted == dev ]]; then say "run ${now#dev }" >>"$stamp"; fi
}

python=$(find_python)
if [[ -z $python ]]; then
  stop "Muster needs Python 3.11 or newer, and there is none here. On Debian 12, Ubuntu 24.04 and newer, type: sudo apt-get install python3 python3-venv"
fi
mkdir -p .tools
mapfile -t missing < <(missing_packages)
if ((${#missing[@]})); then
  install_packages "${missing[@]}"
fi
make_tools
make_environment
