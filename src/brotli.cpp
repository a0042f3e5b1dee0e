// libcortado-brotli (-Dcompiled=true): the bodies of cortado/brotli.hpp, for those who include it.
#include <cortado/brotli/impl/src.hpp>
