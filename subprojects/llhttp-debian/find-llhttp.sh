#!/bin/sh
# Prints llhttp.h and the three C sources, one a line; fails when a file is missing.
header_of() {
    for place in "$1" "$1/../include/llhttp" "$1/../include"; do
        if [ -f "$place/llhttp.h" ]; then
            echo "$(cd "$place" && pwd)/llhttp.h"
            return 0
        fi
    done
    return 1
}

from_packages=$(dpkg -L node-llhttp libllhttp-source 2>/dev/null | sed -n 's|/llhttp\.c$||p')
for dir in $from_packages /usr/share/llhttp /usr/local/share/llhttp /usr/share/llhttp/src; do
    if [ -f "$dir/api.c" ] && [ -f "$dir/http.c" ] && [ -f "$dir/llhttp.c" ] && header_of "$dir"; then
        printf '%s\n' "$dir/api.c" "$dir/http.c" "$dir/llhttp.c"
        exit 0
    fi
done
exit 1
