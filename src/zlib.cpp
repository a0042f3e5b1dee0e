// libcortado-zlib (-Dcompiled=true): the bodies of cortado/zlib.hpp, for those who include it.
#include <cortado/zlib/impl/src.hpp>
