// With two_b.cpp: everything in two translation units, so that a body that is not inline is a link error.
#include "all_doors.hpp"

#include <cstdio>

const char* version_of_b();

int main() {
    if (version_of_b() != cortado::version) return std::puts("two copies of one variable"), 1;
    return 0;
}
