// expect: it may hold an error: look at it
#include <cortado/core/result.hpp>

#pragma GCC diagnostic error "-Wunused-result"

cortado::result<int> parse() { return 7; }

int main() { parse(); }
