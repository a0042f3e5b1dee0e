#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <string_view>

namespace cortado::web {

/** What carries an exchange: a connection of the server, or memory for inject(). */
class transport {
public:
    /** Read the next piece of the request's body.
        @return a view that is valid until the next call; empty at the end, and from then on
        @throws http_error(413) over the limit, (400) malformed, (408) too slow; operation_cancelled when the peer left */
    virtual task<std::string_view> read_body() = 0;

    /** Send a piece of a response that is written while it is made. The first call sends the head; it suspends while
        the peer does not take the bytes.
        @throws operation_cancelled when the peer left */
    virtual task<> write_body(std::string_view piece) = 0;

    /** Hear that the response is complete while its handler is still suspended: send it when this turn is over. */
    virtual void on_answered() = 0;

protected:
    ~transport() = default;
};

}  // namespace cortado::web
