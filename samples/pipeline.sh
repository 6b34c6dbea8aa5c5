#!/usr/bin/env bash
# Titles in on a pipe, finished pictures out on a pipe: the second half starts while the first still runs.
#
#   samples/pipeline.sh [FOLDER] [< titles.txt]
#
# Here each new picture goes onto a small HTML page; in a real pipeline it would go to an upload or a CMS.
# Run it again with more titles: what is on the page stays, what is new is added.
set -euo pipefail
out=${1:-thumbs-pipeline}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"

page="$out/index.html"
[ -e "$page" ] || printf '<!doctype html><meta charset="utf-8"><title>Thumbnails</title>\n' > "$page"

titles() { if [ -p /dev/stdin ] || [ -f /dev/stdin ]; then cat; else cat "$here/titles.txt"; fi; }

titles | thumb batch - --engine local --format blogpost --out "$out" |
    while IFS= read -r path; do
        printf '<img src="%s" width="600" alt="">\n' "$(basename "$path")" >> "$page"
        printf 'published %s\n' "$path"
    done
