// Both directions, one at a time: a question, then its answer, then the next question. Each answer belongs to the
// question before it, so nothing else is needed to tell which is whose.
//
//   $ printf 'price tea\nprice gold\nbye\n' | curl -s telnet://127.0.0.1:3000
//   tea: 2.50
//   gold: we have none

#include "port.hpp"

#include <cortado/loop.hpp>
#include <cortado/net.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace net = cortado::net;

static std::string answer_to(std::string_view question) {
    if (!question.starts_with("price ")) return "ask for a price";
    const std::string what(question.substr(6));
    return what + (what == "tea" ? ": 2.50" : what == "coffee" ? ": 3.00" : ": we have none");
}

static cortado::task<> sell(net::socket& socket) {
    net::framed talk(socket, net::delimiter{.text = "\n", .limit = 100});
    for (;;) {
        const auto question = co_await talk.read();
        if (!question || *question == "bye") break;
        co_await talk.write(answer_to(*question));
    }
}

static std::unique_ptr<net::server> make_shop() { return net::create_server(sell); }

/** The other end: ask one question after the other. */
[[maybe_unused]] static cortado::task<std::vector<std::string>> ask_all(std::uint16_t port,
                                                                        std::vector<std::string> questions) {
    const auto socket = co_await net::connect(port, "127.0.0.1");
    net::framed talk(*socket, net::delimiter{.text = "\n"});
    std::vector<std::string> answers;
    for (const std::string& each : questions) {
        co_await talk.write(each);
        const auto answer = co_await talk.read();
        answers.emplace_back(answer.value_or("the shop has closed"));
    }
    co_await socket->end();
    co_return answers;
}

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    const auto server = make_shop();
    example::listen_here(*server);
    return cortado::run();
}
#endif
