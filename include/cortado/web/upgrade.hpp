#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>

#include <string_view>

namespace cortado::web {

/** The bytes of a connection that has left HTTP for another protocol. */
class upgraded_stream {
public:
    /** Read what has come.
        @return valid until the next read; empty when the peer sends no more, and from then on
        @cancel throws operation_cancelled */
    virtual task<std::string_view> read() = 0;
    /** Write all of it. Suspends while the peer does not take it.
        @throws operation_cancelled  the peer left */
    virtual task<> write(std::string_view bytes) = 0;

protected:
    ~upgraded_stream() = default;
};

/** What speaks the new protocol; the connection ends when its task does. */
using upgrade_function = function<task<>(upgraded_stream&)>;

}  // namespace cortado::web
