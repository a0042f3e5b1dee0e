#include "all_doors.hpp"

const char* version_of_b();
const char* version_of_b() { return cortado::version; }
