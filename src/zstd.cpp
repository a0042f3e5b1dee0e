// The bodies of cortado/zstd.hpp, an object of their own: who does not use them need not link the library.
#include <cortado/zstd/impl/src.hpp>
