#!/usr/bin/env bash
# Titles in on a pipe, finished pictures out on a pipe: the second half starts while the first still runs.
#
#   samples/pipeline.sh [FOLDER]
#
# Here the paths become a small HTML page; in a real pipeline they would go to an upload or a CMS.
set -euo pipefail
out=${1:-thumbs-pipeline}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"

page="$out/index.html"
printf '<!doctype html><meta charset="utf-8"><title>Thumbnails</title>\n' > "$page"

thumb batch - --engine local --format blogpost --out "$out" < "$here/titles.txt" |
    while IFS= read -r path; do
        printf '<img src="%s" width="600" alt="">\n' "$(basename "$path")" >> "$page"
        printf 'published %s\n' "$path"
    done
