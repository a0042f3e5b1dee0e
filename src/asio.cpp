// Asio's own bodies, so that no user of the compiled form compiles them again.
#include <asio/impl/src.hpp>
