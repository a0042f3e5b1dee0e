#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace cortado::middleware {

/** What a store keeps of a session. */
struct stored_session {
    std::string data; /**< a JSON object */
    std::chrono::system_clock::time_point expires{};
};

/** Where sessions are kept while their visitors are away: write one for a database of your own. An identifier is
    made of letters, digits, `-` and `_`, 128 at most, whatever a client sends. What a call throws is the request's
    error. Threads: called by all that serve. */
class session_store {
public:
    session_store() = default;
    session_store(const session_store&) = delete;
    session_store& operator=(const session_store&) = delete;
    virtual ~session_store() = default;

    /** @return nothing where there is none; one that has expired may be given, it is not used */
    virtual task<std::optional<stored_session>> load(std::string id) = 0;
    virtual task<> save(std::string id, stored_session session) = 0;
    /** Keep anew what was loaded, unless it was destroyed meanwhile: who has logged out stays so, whatever other requests
        still write. As it is, load() is asked and then save() told; a database knows how to do it in one step. */
    virtual task<> replace(std::string id, stored_session session) {
        const std::optional<stored_session> there = co_await load(id);
        if (there) co_await save(std::move(id), std::move(session));
    }
    /** Let a session that has not changed live until then. */
    virtual task<> touch(std::string id, std::chrono::system_clock::time_point expires) = 0;
    virtual task<> destroy(std::string id) = 0;
};

}  // namespace cortado::middleware
