#pragma once

#include <cortado/core/task.hpp>
#include <cortado/stream/duplex.hpp>
#include <cortado/stream/pass_through.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string_view>
#include <utility>

namespace cortado::test {

/** Two ends of a connection in memory: what is written to one is read from the other, in pieces of at most `piece`
    bytes. */
class duplex_pair {
public:
    explicit duplex_pair(std::size_t piece = std::string_view::npos)
        : a(to_a_, to_b_, piece), b(to_b_, to_a_, piece) {}

    /** Lose the connection: both ends fail with this from now on. */
    void break_off(std::exception_ptr reason) {
        to_a_.destroy(reason);
        to_b_.destroy(reason);
    }

private:
    class end_point final : public stream::duplex {
    public:
        end_point(stream::pass_through& in, stream::pass_through& out, std::size_t piece)
            : in_(in), out_(out), piece_(piece) {}

        task<std::string_view> read() override {
            if (rest_.empty()) rest_ = co_await in_.read();
            const std::string_view given = rest_.substr(0, piece_);
            rest_.remove_prefix(given.size());
            co_return given;
        }
        task<> write(std::string_view piece) override { return out_.write(piece); }
        task<> end() override {
            has_ended_ = true;
            return out_.end();
        }
        using duplex::destroy;
        void destroy(std::exception_ptr reason) noexcept override {
            in_.destroy(reason);
            if (!std::exchange(has_ended_, true)) out_.destroy(reason);
        }

    private:
        stream::pass_through& in_;
        stream::pass_through& out_;
        std::size_t piece_;
        std::string_view rest_;
        bool has_ended_ = false;
    };

    stream::pass_through to_a_;
    stream::pass_through to_b_;

public:
    end_point a;
    end_point b;
};

}  // namespace cortado::test
