#!/usr/bin/env bash
# Writes the bill of materials of what Muster is installed with (CycloneDX, from uv.lock): scripts/sbom.sh [file].
# Every package with the hashes of its files. Tesseract and the rest of the system are not in it: they are the system's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
uv=${UV:-.tools/bin/uv}
to=${1:-dist/muster.cdx.json}

mkdir -p "$(dirname "$to")"
# What the overrides in pyproject.toml keep off every machine is not installed.
"$uv" export --quiet --frozen --no-dev --extra rapidocr --preview-features sbom-export --format cyclonedx1.5 \
  --no-emit-package nvidia-nccl-cu12 --no-emit-package nvidia-nccl-cu13 --output-file "$to"
printf 'The bill of materials is %s\n' "$to"
