#pragma once

#include <cortado/config.hpp>
#include <cortado/core/task.hpp>
#include <cortado/loop/sleep.hpp>
#include <cortado/middleware/eventual_function.hpp>
#include <cortado/web/layer.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cortado::middleware {

namespace detail {
struct health_board;
}

struct health_options {
    std::string live_path = "/livez";   /**< answers as long as the loop does; none where empty */
    std::string ready_path = "/readyz"; /**< answers by the checks; none where empty */
    std::chrono::milliseconds timeout = std::chrono::seconds(2); /**< of a check that names none */
    /** How long an answer of the checks is given again: who asks often does not make them run often. */
    std::chrono::milliseconds keep = std::chrono::seconds(1);
    bool show_checks = true; /**< name them in the answer */
};

/** Tell orchestrators how the program is, in either face: is it alive, and is it ready for requests?
    ```
    middleware::health health;
    health.check("database", [&]() -> cortado::task<bool> { return database.ping(); });
    app.use(health);
    ```
    Ready is 200 `{"status":"ok","checks":{"database":"ok"}}`; with a check that is false, throws ("failed", and the
    text goes to the log) or takes too long ("timeout") it is 503. The checks run side by side, one run at a time; what
    is late is stopped. Copies stand for the same. */
class health {
public:
    /** @throws usage_error  a timeout of nothing, or a path that does not begin with a slash */
    CORTADO_DECL explicit health(health_options options = {});

    /** Add a check: all before the application serves.
        @param timeout  of this one
        @throws usage_error  the name is there already, or a timeout of nothing */
    CORTADO_DECL health& check(std::string name, eventual_function<bool()> run,
                               std::optional<std::chrono::milliseconds> timeout = {});
    /** Say whether requests are welcome, whatever the checks say. May be called from any thread. */
    CORTADO_DECL void ready(bool is_ready) noexcept;
    bool is_ready() const noexcept { return *ready_; }

    /** End well: not ready from now on, and when balancers had the time to hear of it, the server is closed.
        `co_await health.drain(server, 5s);`
        @param closing  a cortado::server, or what else has a close() to await
        @param grace    0 to close at once
        @cancel it stays not ready; the server is not closed, or goes on closing */
    template <class Server>
    task<> drain(Server closing, std::chrono::milliseconds grace) const {
        return drain_by(ready_, std::move(closing), grace);
    }

    CORTADO_DECL web::layer as_layer() const;

private:
    template <class Server>
    static task<> drain_by(std::shared_ptr<std::atomic<bool>> ready, Server closing,
                           std::chrono::milliseconds grace) {
        *ready = false;
        if (grace.count() > 0) co_await sleep_for(grace);
        co_await closing.close();
    }

    std::shared_ptr<detail::health_board> board_;
    std::shared_ptr<std::atomic<bool>> ready_;  // a part of the board
};

}  // namespace cortado::middleware

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/middleware/impl/health.ipp>
#endif
