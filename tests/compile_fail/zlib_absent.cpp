// expect: cortado/zlib.hpp needs zlib: install Debian's zlib1g-dev and set Cortado up with -Dzlib=enabled
#define CORTADO_WITHOUT_ZLIB
#include <cortado/zlib.hpp>

int main() { return 0; }
