#pragma once

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/** What every example needs to be started and found. */
namespace example {

/** The port from the environment variable PORT: 3000 where there is none, and 0 lets the system pick one. */
inline std::uint16_t port() {
    const char* const text = std::getenv("PORT");
    if (text == nullptr || *text == '\0') return 3000;
    char* end = nullptr;
    errno = 0;
    const unsigned long number = std::strtoul(text, &end, 10);
    if (errno != 0 || *end != '\0' || *text < '0' || *text > '9' || number > 65535) {
        std::fprintf(stderr, "PORT is \"%s\"; it should be a number from 0 to 65535\n", text);
        std::exit(2);
    }
    return static_cast<std::uint16_t>(number);
}

/** Say on standard output where the server is. */
template <class Server>
void announce(const Server& server) {
    std::printf("listening on 127.0.0.1:%u\n", static_cast<unsigned>(server.port()));
    std::fflush(stdout);
}

/** Listen on port() for this machine alone, and say so. */
template <class Server>
void listen_here(Server& server) {
    server.listen(port(), "127.0.0.1");
    announce(server);
}

}  // namespace example
