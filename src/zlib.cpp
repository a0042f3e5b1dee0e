// The bodies of cortado/zlib.hpp, an object of their own: who does not use them need not link the library.
#include <cortado/zlib/impl/src.hpp>
