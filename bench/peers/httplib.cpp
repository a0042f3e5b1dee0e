// cpp-httplib: blocking, a thread per connection being served. The pool is as large as the bench's
// connections are many, because a smaller one would leave some of them unanswered until others close.
#include <httplib.h>

#include <cstdio>
#include <cstdlib>

int main() {
    httplib::Server server;
    server.new_task_queue = [] { return new httplib::ThreadPool(64); };
    server.set_keep_alive_max_count(100'000'000);
    server.set_tcp_nodelay(true);
    server.Get("/", [](const httplib::Request&, httplib::Response& res) {
        res.set_content("Hello, World!", "text/plain; charset=utf-8");
    });
    server.Get(R"(/users/([^/]+))", [](const httplib::Request& req, httplib::Response& res) {
        res.set_content(req.matches[1].str(), "text/plain; charset=utf-8");
    });
    const char* wanted = std::getenv("PORT");
    int port = wanted != nullptr ? std::atoi(wanted) : 3000;
    if (port == 0) {
        port = server.bind_to_any_port("127.0.0.1");
    } else if (!server.bind_to_port("127.0.0.1", port)) {
        return 1;
    }
    std::printf("listening on 127.0.0.1:%d\n", port);
    std::fflush(stdout);
    return server.listen_after_bind() ? 0 : 1;
}
