// The bodies of cortado/brotli.hpp, an object of their own: who does not use them need not link the library.
#include <cortado/brotli/impl/src.hpp>
