#pragma once

#include <cortado/config.hpp>

#include <atomic>

namespace asio {
class io_context;
}

namespace cortado::detail {

/** Operations of Asio's that keep their io_context running only while they shall, as `ref()` and `unref()` say.
    Asio counts each of them; while they shall not, one less is counted. */
class optional_work {
public:
    /** @param stop_asked  set before the context is stopped for good */
    optional_work(asio::io_context& context, const std::atomic<bool>& stop_asked) noexcept
        : context_(context), stop_asked_(stop_asked) {}

    bool is_pending() const noexcept { return pending_ != 0; }
    bool is_counted() const noexcept { return is_counted_; }

    /** Say that an operation begins. It is counted until keep() says otherwise. */
    void begin() {
        ++pending_;
        keep(true);
    }
    /** Say that an operation ends, from its handler. */
    void end() {
        keep(true);
        --pending_;
    }
    /** Keep the io_context running, or do not, while operations are under way. */
    void keep(bool wanted) {
        if (wanted != is_counted_ && pending_ != 0) change();
    }

private:
    CORTADO_DECL void change();

    asio::io_context& context_;
    const std::atomic<bool>& stop_asked_;
    unsigned pending_ = 0;
    bool is_counted_ = true;
};

/** Ask whether anything keeps the io_context running. */
CORTADO_DECL bool has_work(asio::io_context& context);

}  // namespace cortado::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/loop/impl/optional_work.ipp>
#endif
