#include <cortado/server/server.hpp>

#include <cortado/web/exchange.hpp>

#include <asio/io_context.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/log_capture.hpp"
#include "support/raw_client.hpp"

// UBSan opens a pipe to look at an object's type, and takes the want of one for wild memory.
#if !defined(__SANITIZE_ADDRESS__)

using namespace cortado;
using namespace std::chrono_literals;
using cortado::test::log_capture;
using cortado::test::raw_client;

namespace {

/** Holds every descriptor this process may have, until free() or its end. */
class descriptor_hog {
public:
    descriptor_hog() {
        REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
        held_.push_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        REQUIRE(held_.front() >= 0);
        rlimit few = before_;
        few.rlim_cur = static_cast<rlim_t>(held_.front()) + 8;
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
        for (int next = held_.front(); next >= 0; next = ::fcntl(held_.front(), F_DUPFD_CLOEXEC, 0))
            if (next != held_.front()) held_.push_back(next);
    }
    descriptor_hog(const descriptor_hog&) = delete;
    descriptor_hog& operator=(const descriptor_hog&) = delete;
    ~descriptor_hog() { free(); }

    void free() {
        for (int descriptor : held_) ::close(descriptor);
        held_.clear();
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }

private:
    rlimit before_{};
    std::vector<int> held_;
};

/** Do one thing that the loop has to do, if anything comes up in a generous time. */
void step(asio::io_context& context) {
    if (context.run_one_for(30s) == 0) throw std::runtime_error("the loop has nothing to do");
}

bool has_input(const raw_client& client) {
    pollfd watched{client.descriptor(), POLLIN, 0};
    return ::poll(&watched, 1, 0) == 1;
}

std::ptrdiff_t count_of_lines(const log_capture& log) { return std::ranges::count(log.lines(), '\n'); }

}  // namespace

TEST_CASE("descriptors: a server that is out of them waits, and accepts again when there are some",
          "[server][descriptors]") {
    log_capture log;
    asio::io_context context;
    server listening = serve(0, web::handler::from([](web::exchange& ex) { ex.end(); }),
                             {.host = "127.0.0.1", .context = context});
    raw_client before(listening.port());
    before.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!has_input(before)) step(context);
    CHECK(before.read_response().status == 200);

    std::vector<raw_client> clients;
    for (int i = 0; i < 3; ++i) clients.emplace_back(listening.port());
    descriptor_hog hog;
    int steps = 0;
    for (; count_of_lines(log) < 3; ++steps) step(context);
    // A connection waits all the time and must not keep the loop busy: each attempt is one timer's call or two.
    CHECK(steps < 20);
    const std::string line = listening.address() + ": accept: Too many open files\n";
    CHECK(log.lines() == line + line + line);

    before.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");  // whoever is connected is served meanwhile
    while (!has_input(before)) step(context);
    CHECK(before.read_response().status == 200);

    hog.free();
    for (raw_client& client : clients) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        while (!has_input(client)) step(context);
        CHECK(client.read_response().status == 200);
    }
    CHECK(listening.connection_count() == 4);
    listening.abort();
    context.run();
}

#endif
