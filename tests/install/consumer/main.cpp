// An outside program: one route, asked once without a socket.
#include <cortado/core/sync_wait.hpp>
#include <cortado/express.hpp>

#include <cstdio>

namespace express = cortado::express;

int main() {
    express::application app;
    app.get("/users/:id", [](express::request& req, express::response& res) {
        res.send("hello " + std::string(req.params["id"]));
    });
    cortado::web::inject_request request{.method = "GET", .url = "/users/7"};
    const auto response = cortado::sync_wait(app.inject(request));
#if defined(CORTADO_SEPARATE_COMPILATION)
    const char* form = "compiled";
#else
    const char* form = "header-only";
#endif
    std::printf("%s: %d %s\n", form, response.status, response.body.c_str());
}
