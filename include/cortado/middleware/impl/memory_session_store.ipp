#pragma once

#include <cortado/core/error.hpp>
#include <cortado/middleware/detail/keyed_cache.hpp>
#include <cortado/middleware/memory_session_store.hpp>

#include <mutex>
#include <utility>

namespace cortado::middleware {

struct memory_session_store::shelf {
    using time_point = std::chrono::system_clock::time_point;

    explicit shelf(memory_session_store_options&& given) : options(std::move(given)) {}

    time_point now() { return options.clock ? options.clock() : std::chrono::system_clock::now(); }

    // All below with the mutex held.
    void drop(std::string_view id) {
        const stored_session* found = sessions.find(id);
        if (found == nullptr) return;
        octets -= id.size() + found->data.size();
        sessions.erase(id);
    }
    void put(std::string_view id, stored_session&& session) {
        drop(id);
        octets += id.size() + session.data.size();
        sessions.open(id) = std::move(session);
        tidy(now());
    }
    /** Make room, and let two go that have expired: so they never are more than those alive for long. */
    void tidy(time_point at) {
        for (int i = 0; i < 2 && sessions.size() > 0 && sessions.oldest().second.expires <= at; ++i)
            drop(std::string(sessions.oldest().first));
        while (sessions.size() > options.max_sessions || (octets > options.max_octets && sessions.size() > 0))
            drop(std::string(sessions.oldest().first));
    }

    memory_session_store_options options;
    mutable std::mutex mutex;
    detail::keyed_cache<stored_session> sessions;
    std::size_t octets = 0;
};

CORTADO_DECL memory_session_store::memory_session_store(memory_session_store_options options)
    : shelf_(std::make_unique<shelf>(std::move(options))) {
    if (shelf_->options.max_sessions == 0 || shelf_->options.max_octets == 0)
        throw usage_error(
            "memory_session_store: max_sessions and max_octets must be above 0, or no session lasts");
}

CORTADO_DECL memory_session_store::~memory_session_store() = default;

CORTADO_DECL task<std::optional<stored_session>> memory_session_store::load(std::string id) {
    const std::lock_guard lock(shelf_->mutex);
    const stored_session* found = shelf_->sessions.find(id);
    if (found == nullptr) co_return std::nullopt;
    if (found->expires <= shelf_->now()) {
        shelf_->drop(id);
        co_return std::nullopt;
    }
    co_return *found;
}

CORTADO_DECL task<> memory_session_store::save(std::string id, stored_session session) {
    const std::lock_guard lock(shelf_->mutex);
    shelf_->put(id, std::move(session));
    co_return;
}

CORTADO_DECL task<> memory_session_store::replace(std::string id, stored_session session) {
    const std::lock_guard lock(shelf_->mutex);
    if (shelf_->sessions.find(id) != nullptr) shelf_->put(id, std::move(session));
    co_return;
}

CORTADO_DECL task<> memory_session_store::touch(std::string id,
                                                std::chrono::system_clock::time_point expires) {
    const std::lock_guard lock(shelf_->mutex);
    if (stored_session* found = shelf_->sessions.find(id)) found->expires = expires;
    co_return;
}

CORTADO_DECL task<> memory_session_store::destroy(std::string id) {
    const std::lock_guard lock(shelf_->mutex);
    shelf_->drop(id);
    co_return;
}

CORTADO_DECL std::size_t memory_session_store::size() const {
    const std::lock_guard lock(shelf_->mutex);
    return shelf_->sessions.size();
}

CORTADO_DECL void memory_session_store::clear() {
    const std::lock_guard lock(shelf_->mutex);
    shelf_->sessions.clear();
    shelf_->octets = 0;
}

}  // namespace cortado::middleware
