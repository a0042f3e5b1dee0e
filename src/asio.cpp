// Asio's own bodies, so that no user of the compiled form compiles them again.
#include <cstdlib>  // first: Asio asks it whether there is an aligned allocation, as it does everywhere else

#include <asio/impl/src.hpp>
