// Both directions at once: questions do not wait for answers, and answers come when they are ready. So each question
// has a number, which its answer repeats: that is how the one who asked finds it.
//
//   $ printf '1 wait door\n2 wait gate\n3 open door\n4 wait door\nbye\n' | curl -s telnet://127.0.0.1:3000
//   1 door is open
//   3 door is open
//   4 door is open

#include "port.hpp"

#include <cortado/core.hpp>
#include <cortado/loop.hpp>
#include <cortado/net.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace net = cortado::net;

using numbered_lines = net::framed<net::delimiter>;

/** "NUMBER wait NAME" is answered as soon as somebody has sent "NUMBER open NAME" over the same connection. */
static cortado::task<> keep_doors(net::socket& socket) {
    numbered_lines talk(socket, net::delimiter{.text = "\n", .limit = 100});
    std::set<std::string> open;
    std::map<std::string, std::vector<std::string>> waiting;  // the numbers, by the door
    for (;;) {
        const auto question = co_await talk.read();
        if (!question || *question == "bye") break;
        const std::string_view text = *question;
        const std::size_t space = std::min(text.find(' '), text.size());
        const std::string door(text.substr(std::min(space + 6, text.size())));
        waiting[door].emplace_back(text.substr(0, space));
        if (text.substr(space).starts_with(" open ")) open.insert(door);
        if (!open.contains(door)) continue;
        for (const std::string& number : waiting[door]) talk.add(number + " " + door + " is open");
        waiting.erase(door);
        co_await talk.flush();  // in one packet
    }
}

static std::unique_ptr<net::server> make_doors() { return net::create_server(keep_doors); }

/** The other end: any number of coroutines ask at the same time. */
class caller {
public:
    explicit caller(net::socket& socket) : talk_(socket, net::delimiter{.text = "\n"}) {}

    cortado::task<std::string> ask(std::string text) {
        const unsigned number = ++last_number_;
        question mine;
        waiting_[number] = &mine;
        co_await talk_.write(std::to_string(number) + " " + text);
        co_await mine.answered;
        co_return std::move(mine.answer);
    }

    /** Bring each answer to the one who asked. To be run beside the questions, until the connection ends. */
    cortado::task<> receive() {
        for (;;) {
            const auto line = co_await talk_.read();
            if (!line) break;
            const auto place = waiting_.find(static_cast<unsigned>(std::strtoul(line->data(), nullptr, 10)));
            if (place == waiting_.end()) continue;  // nobody has asked that
            question& asked = *place->second;
            asked.answer = line->substr(line->find(' ') + 1);
            waiting_.erase(place);
            asked.answered.set();
        }
    }

private:
    struct question {
        cortado::event answered;
        std::string answer;
    };
    numbered_lines talk_;
    unsigned last_number_ = 0;
    std::map<unsigned, question*> waiting_;
};

#ifndef CORTADO_EXAMPLE_AS_LIBRARY
int main() {
    const auto server = make_doors();
    example::listen_here(*server);
    return cortado::run();
}
#endif
