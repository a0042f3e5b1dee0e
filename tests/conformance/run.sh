#!/bin/sh
# Runs PROGRAM with the published suites' data: run.sh PROGRAM
# They are in $CORTADO_CORPORA, else in ../shared/corpora beside the repository. Exit status 77 where they are not.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
CORTADO_CORPORA=${CORTADO_CORPORA:-$root/../shared/corpora}
[ -d "$CORTADO_CORPORA" ] || { echo "skipped: no corpora at \$CORTADO_CORPORA"; exit 77; }
export CORTADO_CORPORA
exec "$1"
