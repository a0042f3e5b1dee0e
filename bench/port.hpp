#pragma once
// How every server of the bench is started: PORT in the environment (0: any free one), one line when it
// listens.

#include <cstdio>
#include <cstdlib>

namespace bench {
inline unsigned short port_from_environment() {
    const char* port = std::getenv("PORT");
    return static_cast<unsigned short>(port != nullptr ? std::atoi(port) : 3000);
}

inline void announce(int port) {
    std::printf("listening on 127.0.0.1:%d\n", port);
    std::fflush(stdout);
}
}  // namespace bench
