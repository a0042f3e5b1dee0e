// The demo: a page that shows what the framework does. `./dev demo` builds and starts it.
//
//   $ curl -s http://127.0.0.1:3000/api/hello
//   Hello, World!
//
//   $ curl -s http://127.0.0.1:3000/try/users/7
//   {"id":"7"}
//
//   $ curl -s 'http://127.0.0.1:3000/api/stream?lines=2&ms=10'
//   line 1 of 2
//   line 2 of 2
//
//   $ curl -s http://127.0.0.1:3000/site/teas/assam | grep '<h1>'
//   <h1>Assam &lt;bold&gt;</h1>

#include "../port.hpp"
#include "app.hpp"

#include <cortado/core/literals.hpp>
#include <cortado/server/signals.hpp>

#include <cstdio>
#include <limits>

int main() {
    using namespace cortado::literals;
    const auto live = std::make_shared<demo::figures>();
    demo::express::application app = demo::make_app(live);
    live->server = app.listen(example::port(), {.host = "127.0.0.1",
                                                .max_body = std::numeric_limits<std::uint64_t>::max(),
                                                .handler_timeout = 0_ms,
                                                .drain_timeout = 1_s});
    cortado::close_on_signals(live->server);
    example::announce(live->server);
    std::printf("open http://127.0.0.1:%u/ in a browser; Ctrl-C ends it\n",
                static_cast<unsigned>(live->server.port()));
    std::fflush(stdout);
    return cortado::run();
}
