#!/usr/bin/env bash
# From screenshots to a model of your own that reads, in one go: scripts/own-model.sh FOLDER
# docs/own-model.md says what happens at each step. Nothing reads otherwise before the last one.
set -euo pipefail

usage() {
  cat >&2 <<'END'
scripts/own-model.sh [-l TABLE] [-t FOLDER] [-n SCREENS] [-c CONFIG] FOLDER
  FOLDER      screenshots of the list that is read badly, ten or more
  -l TABLE    the files in FOLDER are crops, and TABLE (CSV: file, class) says what each is: no page is opened
  -t FOLDER   compare the models on the screenshots of this folder, each with a truth file beside it
              (left out: on the archived screenshots)
  -n SCREENS  learn from so many drawn screens beside your labels (left out: 100)
  -c CONFIG   the settings, if not config.yaml in this folder
END
  exit 2
}

table="" held_out=() drawn=() config=()
while getopts l:t:n:c: option; do
  case $option in
    l) table=$OPTARG ;;
    t) held_out=(--screens "$OPTARG") ;;
    n) drawn=(--screens "$OPTARG") ;;
    c) config=(--config "$OPTARG") ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[[ $# == 1 ]] || usage
folder=$1

here=$(dirname "${BASH_SOURCE[0]}")
muster() { "${MUSTER:-$here/../.venv/bin/muster}" "${config[@]}" "$@"; }
step() { printf '\n== %s\n' "$*"; }

if [[ -n $table ]]; then
  step "1. Take the crops in, with their labels"
  muster crops "$folder" --labels "$table"
else
  step "1. Label: a page opens in your browser. When you have labelled enough, press Ctrl-C here"
  # Ctrl-C ends the page, not this script.
  trap : INT
  muster label "$folder" || (($? == 130))
  trap - INT
fi

step "2. Train"
muster train "${drawn[@]}"

step "3. How good is it? Open evaluation/evaluation.html"
muster evaluate newest --to evaluation

step "4. Compare with the model that reads now, and put it to use if it reads no screen worse"
if muster models promote newest "${held_out[@]}"; then
  step "Done. The way back: muster models rollback"
else
  step "The model in use stays. Label more, or put it to use all the same: muster models promote newest --force 'your reason'"
  exit 1
fi
