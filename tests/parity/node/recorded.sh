#!/bin/sh
# Has what was recorded from Node compared with what Node does today:  recorded.sh NAME [--write]
# NAME_record.mjs keeps its own file and takes --check, or prints what is kept in NAME_recorded.txt.
# Exit status 77, with the reason, without Node 20: it is the specification.
set -eu
script=$(cd "$(dirname "$0")" && pwd)/$1_record.mjs
kept=${script%_record.mjs}_recorded.txt
command -v node >/dev/null || { echo "skipped: there is no node"; exit 77; }
version=$(node -p 'process.versions.node')
[ "${version%%.*}" = 20 ] || { echo "skipped: Node $version is not the Node 20 that was recorded"; exit 77; }

if grep -q -e --check "$script"; then
    [ "${2:-}" = --write ] && exec node "$script"
    exec node "$script" --check
fi
if [ "${2:-}" = --write ]; then
    node --no-warnings "$script" >"$kept"
else
    node --no-warnings "$script" | diff "$kept" -
fi
