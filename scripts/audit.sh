#!/usr/bin/env bash
# Asks whether a vulnerability of a locked package is known (pip-audit), all of them: of Muster, its training and its
# tests. Where neither of the two collections of advisories can be reached, it says so and ends well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
uv=${UV:-.tools/bin/uv}

# Whether an advisory service answers as itself: a mirror of PyPI has the files and not the advisories.
answers() {
  "$uv" run --quiet --no-project --no-config python - "$1" <<'PYTHON'
import json, sys, urllib.error, urllib.request

ask = {
    "pypi": urllib.request.Request("https://pypi.org/pypi/jinja2/2.4.1/json"),
    "osv": urllib.request.Request(
        "https://api.osv.dev/v1/query",
        json.dumps({"version": "2.4.1", "package": {"name": "jinja2", "ecosystem": "PyPI"}}).encode(),
    ),
}
try:
    with urllib.request.urlopen(ask[sys.argv[1]], timeout=20) as answer:
        told = json.load(answer)
except (OSError, ValueError):
    sys.exit(1)
# That old version has known vulnerabilities: who tells of none knows of none.
sys.exit(not (told.get("vulnerabilities") or told.get("vulns")))
PYTHON
}

for service in pypi osv; do
  if answers "$service"; then
    list=$(mktemp)
    trap 'rm -f "$list"' EXIT
    "$uv" export --quiet --frozen --no-emit-project --all-extras --all-groups \
      --no-emit-package nvidia-nccl-cu12 --no-emit-package nvidia-nccl-cu13 --output-file "$list" >/dev/null
    "$uv" run --quiet --frozen --isolated --only-group audit pip-audit --vulnerability-service "$service" \
      --require-hashes --disable-pip --progress-spinner off --requirement "$list"
    exit
  fi
done
echo "Skipped: neither pypi.org's nor osv.dev's list of vulnerabilities can be reached from here."
