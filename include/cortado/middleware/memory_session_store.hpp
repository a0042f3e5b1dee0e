#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/middleware/session_store.hpp>

#include <cstddef>
#include <memory>

namespace cortado::middleware {

struct memory_session_store_options {
    std::size_t max_sessions = 100'000;        /**< for one more the one goes that was not used the longest */
    std::size_t max_octets = 64 * 1024 * 1024; /**< of identifiers and data; kept in the same way */
    /** What time it is; the system's where empty. */
    function<std::chrono::system_clock::time_point()> clock = {};
};

/** Keep sessions in this process: they end with it. Threads: any number may use one. */
class memory_session_store final : public session_store {
public:
    /** @throws usage_error  it may hold nothing */
    CORTADO_DECL explicit memory_session_store(memory_session_store_options options = {});
    CORTADO_DECL ~memory_session_store() override;

    CORTADO_DECL task<std::optional<stored_session>> load(std::string id) override;
    CORTADO_DECL task<> save(std::string id, stored_session session) override;
    CORTADO_DECL task<> replace(std::string id, stored_session session) override;
    CORTADO_DECL task<> touch(std::string id, std::chrono::system_clock::time_point expires) override;
    CORTADO_DECL task<> destroy(std::string id) override;

    /** How many there are, some of which may have expired. */
    CORTADO_DECL std::size_t size() const;
    CORTADO_DECL void clear();

private:
    struct shelf;
    std::unique_ptr<shelf> shelf_;
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/memory_session_store.ipp>
#endif
