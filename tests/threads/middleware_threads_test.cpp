#include <cortado/middleware/health.hpp>
#include <cortado/middleware/metrics.hpp>
#include <cortado/middleware/stall_detector.hpp>

#include <cortado/express.hpp>
#include <cortado/loop/sleep.hpp>

#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_client.hpp"

using namespace cortado;
using cortado::test::raw_client;

TEST_CASE("threads: what observes a program counts over all its loops", "[threads][middleware]") {
    const middleware::metrics counted({.lag_interval = std::chrono::milliseconds(1)});
    middleware::health health({.keep = std::chrono::milliseconds(0)});
    health.check("disk", [] { return true; });
    express::application app;
    app.use(counted);
    app.use(middleware::stall_detector());
    app.use(health);
    app.get("/users/:id", [](express::request&, express::response& res) -> task<> {
        co_await yield();
        res.send("done");
    });
    constexpr int clients = 4;
    constexpr int rounds = 50;
    server handle = app.listen(0, {.host = "127.0.0.1", .threads = 3});
    std::vector<std::thread> users;
    for (int i = 0; i < clients; ++i) {
        users.emplace_back([&, port = handle.port()] {
            raw_client client(port);
            for (int round = 0; round < rounds; ++round) {
                for (const char* path : {"/users/7", "/readyz", "/metrics"}) {
                    client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    client.read_response();
                }
            }
        });
    }
    std::thread closer([&] {
        for (std::thread& user : users) user.join();
        handle.begin_close();
    });
    run();
    closer.join();
    const std::string all = std::to_string(clients * rounds) + '\n';
    const std::string text = counted.text();
    CHECK(text.find("http_requests_total{method=\"GET\",route=\"/users/:id\",status=\"200\"} " + all) !=
          std::string::npos);
    CHECK(text.find("http_requests_in_flight 0\n") != std::string::npos);
}
