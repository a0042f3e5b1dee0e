#pragma once

#include <cortado/http/request_parser.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace cortado::test {

/** Play a connection's octets to a request parser, in pieces, and write down all it says.

    Every call gets a fresh, exactly sized copy of what it may look at, so that a sanitizer sees any look
   outside and any view that was not carried along. One line per message:

        POST /echo 1.1 keep host=a [Host: a][Content-Length: 2] body=hi trailers=[X: y]
        error 400
        partial            some octets of a message, but not all
        idle               none                                                          */
class http_replay {
public:
    explicit http_replay(http::parser_limits limits = {}, http::field_block_memo* memo = nullptr)
        : limits_(limits), parser_(limits_), memo_(memo) {}

    /** Feed the octets that arrive next. */
    void feed(std::string_view octets) {
        pending_ += octets;
        while (!failed_ && step()) {}
    }

    /** Give the record of everything fed so far. */
    std::string record() const {
        if (failed_) return log_;
        return log_ + (in_body_ || parser_.message_in_progress() ? "partial\n" : "idle\n");
    }
    const http::request_parser& parser() const { return parser_; }

private:
    using copy = std::unique_ptr<char[]>;

    std::string_view fresh(std::string_view text, copy& owner) {
        owner.reset(new char[text.size()]);
        std::copy(text.begin(), text.end(), owner.get());
        return {owner.get(), text.size()};
    }
    bool step() { return in_body_ ? body_step() : head_step(); }

    bool head_step() {
        const std::string_view data = fresh(pending_, head_octets_);
        const http::parse_status status = parser_.parse_head(data, head_, memo_);
        if (status == http::parse_status::error) return fail();
        if (status == http::parse_status::need_more) return false;
        describe_head();
        pending_.erase(0, parser_.head_size());
        in_body_ = true;
        if (!head_.has_body) end_message();
        return true;
    }

    bool body_step() {
        if (pending_.empty()) return false;
        copy octets;
        const std::string_view data = fresh(pending_, octets);
        const http::body_step step = parser_.parse_body(data);
        if (step.status == http::parse_status::error) return fail();
        body_ += step.piece;
        pending_.erase(0, step.consumed);
        if (step.status == http::parse_status::done) end_message();
        return step.status == http::parse_status::done || !pending_.empty();
    }

    void describe_head() {
        log_ += head_.method_name;
        log_ += ' ';
        log_ += head_.path_and_query;
        log_ += head_.minor_version == 0 ? " 1.0" : " 1.1";
        log_ += head_.keep_alive ? " keep" : " close";
        if (head_.upgrade) log_ += " upgrade";
        if (head_.expect_continue) log_ += " expect";
        log_ += " host=";
        log_ += head_.host;
        log_ += ' ';
        log_fields(head_.headers);
    }

    void log_fields(const http::fields& list) {
        for (const http::field& f : list) {
            log_ += '[';
            log_ += f.name;
            log_ += ": ";
            log_ += f.value;
            log_ += ']';
        }
    }

    void end_message() {
        if (head_.has_body) log_ += " body=" + body_;
        if (!parser_.trailers().empty()) {
            log_ += " trailers=";
            log_fields(parser_.trailers());
        }
        log_ += '\n';
        body_.clear();
        in_body_ = false;
        parser_.reset();
    }

    bool fail() {
        if (in_body_) log_ += " body=" + body_ + '\n';
        log_ += "error " + std::to_string(parser_.error_status()) + '\n';
        failed_ = true;
        return false;
    }

    http::parser_limits limits_;
    http::request_parser parser_;
    http::field_block_memo* memo_;
    http::request_head head_;
    copy head_octets_;
    std::string pending_;
    std::string body_;
    std::string log_;
    bool in_body_ = false;
    bool failed_ = false;
};

/** Play octets whole. */
inline std::string replay(std::string_view wire, http::parser_limits limits = {}) {
    http_replay connection(limits);
    connection.feed(wire);
    return connection.record();
}

/** Play octets in two pieces. @param cut  at most wire.size() */
inline std::string replay_cut(std::string_view wire, std::size_t cut, http::parser_limits limits = {}) {
    http_replay connection(limits);
    connection.feed(wire.substr(0, cut));
    connection.feed(wire.substr(cut));
    return connection.record();
}

/** Play octets one at a time. */
inline std::string replay_bytewise(std::string_view wire, http::parser_limits limits = {}) {
    http_replay connection(limits);
    for (std::size_t i = 0; i < wire.size(); ++i) connection.feed(wire.substr(i, 1));
    return connection.record();
}

/** Play octets to a parser that remembers their first fields, behind a request line that nothing is wrong with. */
inline std::string replay_remembered(std::string_view wire, http::parser_limits limits = {}) {
    http::field_block_memo memo;
    const std::string plain =
        "GET / HTTP/1.1\r\n" + std::string(wire.substr(std::min(wire.find('\n'), wire.size() - 1) + 1));
    for (int i = 0; i < 2; ++i) http_replay({}, &memo).feed(plain);
    http_replay connection(limits, &memo);
    connection.feed(wire);
    return connection.record();
}

}  // namespace cortado::test
