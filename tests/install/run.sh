#!/usr/bin/env bash
# Installs one form of the library into an empty prefix and builds and runs an outside program against it, found by
# Meson, by CMake and by plain pkg-config.        run.sh header-only|compiled
set -euo pipefail
form=${1:?header-only or compiled}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
compiled=false
[ "$form" = compiled ] && compiled=true

step() { printf '%s: %s\n' "$form" "$*"; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; echo "failed: $*"; exit 1; }; }

step "install"
quietly meson setup "$work/build" "$here/../.." --prefix="$prefix" --buildtype=plain \
    -Dtests=false -Dcompiled="$compiled" -Dzlib=enabled -Dbrotli=enabled -Dzstd=enabled
quietly meson install -C "$work/build"
rm -rf "$work/build" # nothing may be found there
pc=$(find "$prefix" -name cortado.pc)
export PKG_CONFIG_PATH=${pc%/*}

check_answer() {
    local answer
    answer=$("$1")
    [ "$answer" = "$form: 200 hello 7" ] || { echo "$1 printed: $answer"; exit 1; }
}

step "pkg-config and c++"
read -ra flags <<<"$(pkg-config --cflags --libs cortado)"
quietly "${CXX:-c++}" -std=c++20 "$here/consumer/main.cpp" -o "$work/plain" "${flags[@]}"
check_answer "$work/plain"
case " ${flags[*]} " in *" -lz "*) echo "cortado.pc asks for zlib of those who do not use it"; exit 1 ;; esac

step "pkg-config and c++, the optional doors"
read -ra flags <<<"$(pkg-config --cflags --libs cortado-zlib cortado-brotli cortado-zstd)"
quietly "${CXX:-c++}" -std=c++20 "$here/consumer/door.cpp" -o "$work/door" "${flags[@]}"
check_door() { [ "$("$1")" = "hello 777" ] || { echo "$1 printed something else"; exit 1; }; }
check_door "$work/door"

step "meson"
cp -r "$here/consumer" "$work/consumer"
quietly meson setup "$work/with-meson" "$work/consumer" --buildtype=plain
quietly ninja -C "$work/with-meson"
check_answer "$work/with-meson/consumer"
check_door "$work/with-meson/door"

if command -v cmake >/dev/null 2>&1; then
    step "cmake"
    quietly cmake -S "$work/consumer" -B "$work/with-cmake" -DCMAKE_PREFIX_PATH="$prefix"
    quietly cmake --build "$work/with-cmake"
    check_answer "$work/with-cmake/consumer"
    check_door "$work/with-cmake/door"
else
    echo "skipped: cmake is not installed"
    exit 77
fi
