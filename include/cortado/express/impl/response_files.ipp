#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/detail/unfinished_answers.hpp>
#include <cortado/express/held_response.hpp>
#include <cortado/express/response_files.hpp>
#include <cortado/http/content_disposition.hpp>
#include <cortado/http/file_name.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

namespace cortado::express {

namespace detail {

/** Answer a found file, or give its error to the next error handler. A directory is left to the next layer. */
CORTADO_DECL void answer_held_file(held_response& held, web::exchange& ex, middleware::found_file found,
                                   middleware::send_file_options& options) {
    if (ex.has_ended() || ex.is_head_sent()) {
        logger::error("res.send_file: {} was answered before '{}' was found", ex.request.target, found.path);
        return;
    }
    if (found.status == 301) return held.next();
    try {
        middleware::answer_with_file(ex, std::move(found), options);
    } catch (...) {
        held.next(std::current_exception());
        return;
    }
    ex.end();
}

CORTADO_DECL task<> send_file_later(held_response kept, web::exchange* ex,
                                    const unfinished_answers::answer* self, std::string path,
                                    middleware::send_file_options options) {
    held_response held = std::move(kept);
    std::exception_ptr failure;
    middleware::found_file found;
    try {
        found = co_await middleware::find_file(std::move(path), options);
    } catch (...) {
        failure = std::current_exception();
    }
    unfinished_answers::leave(*ex, self);
    if (held.closed()) co_return;
    if (failure) {
        held.next(failure);
    } else {
        answer_held_file(held, *ex, std::move(found), options);
    }
}

}  // namespace detail

CORTADO_DECL void response::send_file(std::string path, middleware::send_file_options options, place from) {
    check_answerable(from);
    if (path.empty()) throw usage_error("res.send_file: the path is empty");
    if (options.root.empty() && !path.starts_with('/')) {
        throw usage_error("res.send_file: \"" + path +
                          "\" is relative; make it absolute or set the root of the options");
    }
    options.etag = app().settings.etag != settings::etag_kind::off;
    ended_at_ = from;
    auto sending = std::make_unique<detail::unfinished_answers::answer>();
    sending->by = ex_.face<detail::exchange_state>().running_handler();
    sending->work = detail::send_file_later(keep(), &ex_, sending.get(), std::move(path), std::move(options));
    detail::unfinished_answers::start(ex_, std::move(sending));
}

CORTADO_DECL void response::send_file(std::string path, place from) { send_file(std::move(path), {}, from); }

CORTADO_DECL void response::download(std::string path, std::string filename,
                                     middleware::send_file_options options, place from) {
    const std::string_view name = http::base_name(filename.empty() ? path : filename);
    const auto names_it = [](const auto& header) {
        return http::iequals(header.first, "Content-Disposition");
    };
    options.headers.erase(std::remove_if(options.headers.begin(), options.headers.end(), names_it),
                          options.headers.end());
    options.headers.emplace(options.headers.begin(), "Content-Disposition", http::content_disposition(name));
    if (options.root.empty() && !path.starts_with('/')) path = middleware::absolute_path(path);
    send_file(std::move(path), std::move(options), from);
}

CORTADO_DECL void response::download_as(std::string path, std::string filename, place from) {
    download(std::move(path), std::move(filename), {}, from);
}
CORTADO_DECL void response::download(std::string path, middleware::send_file_options options, place from) {
    download(std::move(path), {}, std::move(options), from);
}
CORTADO_DECL void response::download(std::string path, place from) {
    download(std::move(path), {}, {}, from);
}

}  // namespace cortado::express
