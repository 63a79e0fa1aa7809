#!/usr/bin/env bash
# Builds the container, runs it as docker-compose.yml says, and looks whether it can do what it should and nothing else.
# No Docker engine is needed: buildah builds, podman and runc run it, as root. Where one of them is missing it says so
# and ends well. Where no image can be fetched, a Debian made by debootstrap stands in for the base.
# CONTAINER_BUILD holds further words for `buildah build`, such as a volume with the certificates of a proxy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
uv=${UV:-$PWD/.tools/bin/uv}
real=docker.io/library/python:3.11-slim-bookworm
stand_in=localhost/muster-stand-in-for-python
owner=12345

skip() {
  printf 'Skipped: %s\n' "$*"
  exit 0
}
bad=0
holds() { # holds "what" command…: says whether it does
  local what=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    printf '  holds    %s\n' "$what"
  else
    bad=1
    printf '  FAILS    %s\n' "$what"
    sed 's/^/           /' "$work/said"
  fi
}
fails() { ! "$@"; }
until_it() { # until_it seconds command…
  local left=$(($1 * 5))
  shift
  until "$@" &>/dev/null; do
    ((left-- > 0)) || return 1
    read -rt 0.2 <> <(:) || true
  done
}

((EUID == 0)) || skip "only root may run a container without a Docker engine here."
missing=()
for tool in buildah podman runc debootstrap; do command -v "$tool" >/dev/null || missing+=("$tool"); done
[[ -x /usr/libexec/podman/catatonit || -n $(command -v catatonit) ]] || missing+=(catatonit)
((${#missing[@]} == 0)) || skip "these are missing: ${missing[*]}. Debian and Ubuntu have them under the same names."

work=$(mktemp -d)
export CONTAINERS_CONF=$work/containers.conf
cleared() {
  if [[ -f $work/data/docker-compose.yml ]]; then compose down --timeout 1 &>/dev/null || true; fi
  rm -rf "$work"
}
trap cleared EXIT
# What a machine without systemd and with few rights of its own allows.
cat >"$CONTAINERS_CONF" <<'CONF'
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
[containers]
default_ulimits = ["nofile=1024:20000", "nproc=4096:4096"]
CONF
tools() { "$uv" run --quiet --frozen --isolated --only-group container "$@"; }
compose() {
  MUSTER_UID=$owner MUSTER_GID=$owner tools podman-compose --in-pod 0 --project-name muster-check \
    --file "$work/data/docker-compose.yml" --file "$work/check.yml" "$@"
}

echo "Building ..."
base=$real
if ! timeout 60 buildah pull --quiet "$real" &>/dev/null; then
  base=$stand_in
  if ! buildah inspect --type image "$stand_in" &>/dev/null; then
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$work/base" >"$work/said"
    # As Debian's images for containers have it: apt keeps nothing for a next time.
    printf '%s\n' 'Dir::Cache::pkgcache "";' 'Dir::Cache::srcpkgcache "";' 'Binary::apt::APT::Keep-Downloaded-Packages "false";' \
      'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };' >"$work/base/etc/apt/apt.conf.d/container-clean"
    rm -rf "$work"/base/var/cache/apt/*.bin "$work"/base/var/cache/apt/archives/*.deb "$work"/base/var/lib/apt/lists/*
    made=$(buildah from scratch)
    buildah add --quiet "$made" "$work/base" / >/dev/null
    buildah commit --quiet --rm "$made" "$stand_in" >/dev/null
    rm -rf "$work/base"
  fi
fi
read -ra more <<<"${CONTAINER_BUILD:-}"
buildah build --isolation chroot --format docker --pull=never --quiet --build-arg "PYTHON=$base" \
  "${more[@]}" --tag localhost/muster . >"$work/said" || { tail -n 30 "$work/said"; exit 1; }

size() { echo "$(($(podman image inspect --format '{{.Size}}' "$1") / 1000000)) MB"; }
printf '  image    %s, of which %s are the base, %s\n' "$(size localhost/muster)" "$(size "$base")" "$base"

mkdir -p "$work/data/input"
cp -r docker-compose.yml config.yaml rules models "$work/data"
chown -R $owner:$owner "$work/data"
chmod 755 "$work"
# Health checks are systemd's business in podman; the same command is typed below.
cat >"$work/check.yml" <<'YAML'
services:
  muster:
    image: localhost/muster
    container_name: muster-check
    healthcheck: {disable: true}
YAML
inside() { podman exec --interactive muster-check "$@"; }
archived() { # archived name: the picture and its sidecar lie in the archive, and nothing is left of it in input/
  [[ -n $(find "$work/data/archive" -name "$1.json") && -z $(find "$work/data/input" -name "$1") ]]
}
alone() { # what the process may do, as the system has it
  inside python3 - <<'PYTHON'
import os, pathlib
status = dict(line.split(":\t", 1) for line in pathlib.Path("/proc/1/status").read_text().splitlines() if ":\t" in line)
assert set(status["Uid"].split()) == set(status["Gid"].split()) == {"12345"}, status["Uid"]
assert {int(status[f"Cap{which}"], 16) for which in ("Eff", "Prm", "Bnd", "Amb")} == {0}, "capabilities"
assert status["NoNewPrivs"].strip() == "1", "new rights"
PYTHON
}
offline() {
  inside python3 -c 'import pathlib; lines = pathlib.Path("/proc/net/dev").read_text().splitlines()[2:]
assert [line.split(":")[0].strip() for line in lines] == ["lo"], lines'
}
sealed() { # nothing can be written but the data, and what lies in memory
  inside python3 - <<'PYTHON'
import os, pathlib
mounts = [line.split() for line in pathlib.Path("/proc/self/mounts").read_text().splitlines()]
open_to, places = [], ["/data", *(at for _, at, kind, *_ in mounts if kind in ("tmpfs", "mqueue", "devpts", "proc"))]
for inside, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(inside, name) not in places]
    for path in (inside, *(os.path.join(inside, name) for name in files)):
        if os.access(path, os.W_OK) and not os.path.islink(path):
            open_to.append(path)
assert not open_to, open_to
for place in ("/", "/opt/muster", "/usr/bin", "/etc"):
    try:
        open(os.path.join(place, "x"), "w")
    except OSError:
        continue
    raise AssertionError(place)
PYTHON
}
stops() { # on SIGTERM, of its own accord
  local before=$SECONDS
  compose stop --timeout 30
  ((SECONDS - before <= 15)) || { echo "it took $((SECONDS - before)) s"; return 1; }
  [[ $(podman inspect --format '{{.State.ExitCode}}' muster-check) == 0 ]]
}

echo "Running it ..."
.venv/bin/muster draw "$work/drawn" --war --count 3 >/dev/null
drawn=("$work"/drawn/*.png)
compose up --detach --no-build >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }
holds "it begins to work" until_it 60 grep -q '"state": "well"' "$work/data/state/health.json"
holds "its health command says that it is well" inside muster doctor --health
cp "${drawn[0]}" "$work/data/input/first.png"
holds "a picture is read and archived, with its sidecar" until_it 120 archived first.png
holds "the report is written" until_it 60 grep -q "<html" "$work/data/reports/latest.html"
holds "what it writes belongs to the user it runs as" fails grep -q . <(find "$work/data" ! -user $owner)
holds "it runs as nobody in particular, without a right" alone
holds "it has no network" offline
holds "nothing can be written but the data, and what lies in memory" sealed
holds "no picture is left in memory" fails inside sh -c 'find /tmp /dev/shm /var/tmp -type f ! -name "*.traineddata" | grep .'
holds "it ends when it is asked to, with 0" stops
cp "${drawn[1]}" "$work/data/input/second.png"
compose start >/dev/null 2>&1
until_it 60 inside true || true
podman kill --signal KILL muster-check >/dev/null
compose start >/dev/null 2>&1
holds "after a kill it goes on where it was" until_it 120 archived second.png
holds "and is well" until_it 60 inside muster doctor --health
compose down --timeout 20 >/dev/null 2>&1 || true

if ((bad)); then
  printf 'The container does not hold what it promises.\n'
  exit 1
fi
printf 'The container holds what it promises.\n'
