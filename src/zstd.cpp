// libcortado-zstd (-Dcompiled=true): the bodies of cortado/zstd.hpp, for those who include it.
#include <cortado/zstd/impl/src.hpp>
