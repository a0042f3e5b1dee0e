// What pairs.py puts around a C++ block that has a `make_app()`: the requests of its text block, and their replies.
#include <cortado/express.hpp>
#include <cortado/koa.hpp>
#include <cortado/loop.hpp>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace guide {

struct request_line {
    std::string text;
    cortado::web::inject_request request;
};

inline bool is_shown(const std::string& name) {
    return name == "Location" || name == "Allow" || name == "Set-Cookie" || name == "Content-Disposition" ||
           name.starts_with("X-Own");
}

inline cortado::task<> ask(cortado::web::handler app, std::vector<request_line> lines) {
    for (request_line& line : lines) {
        cortado::web::inject_response reply = co_await cortado::web::inject(app, std::move(line.request));
        std::printf("> %s\n%d%s%s\n", line.text.c_str(), reply.status, reply.body.empty() ? "" : " ",
                    reply.body.c_str());
        for (const auto& [name, value] : reply.headers) {
            if (is_shown(name)) std::printf("  %s: %s\n", name.c_str(), value.c_str());
        }
    }
}

/** @param app  of either face */
template <class Application>
int drive(const Application& app, std::vector<request_line> lines) {
    return cortado::run(ask(app.as_handler(), std::move(lines))), 0;
}

}  // namespace guide
