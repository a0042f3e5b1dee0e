#pragma once

#include <cortado/core/logger.hpp>

#include <mutex>
#include <string>

namespace cortado::test {

/** Takes in what is logged while it lives, instead of standard error. */
class log_capture {
public:
    log_capture() {
        logger::set_sink([this](const logger::record& what) {
            const std::lock_guard lock(mutex_);
            lines_.append(what.message).append("\n");
        });
    }
    log_capture(const log_capture&) = delete;
    log_capture& operator=(const log_capture&) = delete;
    ~log_capture() { logger::set_sink({}); }

    /** The messages so far, a line each. */
    std::string lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

private:
    mutable std::mutex mutex_;
    std::string lines_;
};

}  // namespace cortado::test
