#!/bin/sh
# Runs demo.mjs:  run.sh DEMO_PROGRAM BUILD_FOLDER [FOLDER_FOR_SCREENSHOTS]
# Exit status 77, with the reason, where what it needs is not installed: Node 20, npm and Chromium.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
skip() {
    echo "skipped: $1"
    exit 77
}
command -v node >/dev/null && command -v npm >/dev/null || skip "there is no node and npm"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || skip "playwright-core needs Node 20 or newer"
chromium=$(command -v chromium || command -v chromium-browser) || skip "there is no chromium"

modules=$2/browser
mkdir -p "$modules"
if ! cmp -s "$here/package-lock.json" "$modules/installed.json"; then
    cp "$here/package.json" "$here/package-lock.json" "$modules"
    (cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
        --fetch-retries=1 --fetch-timeout=30000) \
        || skip "playwright-core could not be installed"
    cp "$here/package-lock.json" "$modules/installed.json"
fi
CORTADO_BROWSER_MODULES=$modules exec node "$here/demo.mjs" "$1" "$chromium" ${3:+"$3"}
