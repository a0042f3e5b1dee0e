#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/core/task.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace cortado::middleware {

/** How requests are counted. */
enum class rate_algorithm : std::uint8_t {
    fixed_window, /**< so many in a window that begins with the first; twice as many may come around its end */
    sliding_window, /**< so many in any window, as far as the sums of this one and the one before can tell */
    token_bucket,   /**< so many at once, and then as fast as the limit is per window */
};

struct rate_rule {
    rate_algorithm algorithm = rate_algorithm::fixed_window;
    std::uint64_t limit = 60;
    std::chrono::milliseconds window = std::chrono::minutes(1);
};

/** What became of a request. */
struct rate_verdict {
    bool is_allowed = true;
    std::uint64_t remaining = 0;              /**< requests that would be allowed now */
    std::chrono::milliseconds reset{0};       /**< until the window ends, or the bucket is full */
    std::chrono::milliseconds retry_after{0}; /**< until one is allowed; 0 where one is now */
};

/** Where a rate limit counts: write one for a database that several processes share. What a call throws is the
    request's error, unless rate_limit() is told to let pass. Threads: called by all that serve. */
class rate_store {
public:
    rate_store() = default;
    rate_store(const rate_store&) = delete;
    rate_store& operator=(const rate_store&) = delete;
    virtual ~rate_store() = default;

    /** Count a request, unless it is one too many. */
    virtual task<rate_verdict> take(std::string key, rate_rule rule) = 0;
    /** Forget all that one has asked for. */
    virtual task<> reset(std::string key) = 0;
};

struct memory_rate_store_options {
    /** For one more, the one goes that has not asked the longest. Some 200 octets each. */
    std::size_t max_keys = 100'000;
    /** What time it is; the system's where empty. */
    function<std::chrono::system_clock::time_point()> clock = {};
};

/** Count in this process. Who changes his key with every request is not stopped by it, but takes no more memory than
    `max_keys`. Threads: any number may use one. */
class memory_rate_store final : public rate_store {
public:
    /** @throws usage_error  it may hold nothing */
    CORTADO_DECL explicit memory_rate_store(memory_rate_store_options options = {});
    CORTADO_DECL ~memory_rate_store() override;

    CORTADO_DECL task<rate_verdict> take(std::string key, rate_rule rule) override;
    CORTADO_DECL task<> reset(std::string key) override;
    CORTADO_DECL std::size_t size() const;

private:
    struct tally;
    std::unique_ptr<tally> tally_;
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/rate_store.ipp>
#endif
