#pragma once

#include <cortado/core/logger.hpp>
#include <cortado/express/detail/exchange_state.hpp>
#include <cortado/express/held_response.hpp>
#include <cortado/express/response_files.hpp>
#include <cortado/http/content_disposition.hpp>
#include <cortado/http/file_name.hpp>
#include <cortado/http/token.hpp>
#include <cortado/web/unfinished_answers.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

namespace cortado::express {

namespace detail {

/** Answers with a found file, or gives its error to the next error handler. A directory is left to the next layer. */
struct file_answer {
    static void give(held_response& held, web::exchange& ex, middleware::found_file found,
                     middleware::send_file_options& options, response::place from);
};

CORTADO_DECL void file_answer::give(held_response& held, web::exchange& ex, middleware::found_file found,
                                    middleware::send_file_options& options, response::place from) {
    if (found.status == 301) return held.next();
    try {
        middleware::answer_with_file(ex, std::move(found), options);
    } catch (...) {
        held.next(std::current_exception());
        return;
    }
    ex.face<exchange_state>().res.ended_at_ = from;
    ex.end();
}

CORTADO_DECL task<> send_file_later(held_response kept, web::exchange* ex,
                                    const web::unfinished_answers::answer* self, std::string path,
                                    middleware::send_file_options options, response::place from) {
    held_response held = std::move(kept);
    std::exception_ptr failure;
    middleware::found_file found;
    try {
        found = co_await middleware::find_file(std::move(path), options);
    } catch (...) {
        failure = std::current_exception();
    }
    const bool is_overtaken = !failure && !held.closed() && (ex->has_ended() || ex->is_head_sent());
    if (is_overtaken)
        logger::error("res.send_file: {} was answered before '{}' was found", ex->request.target, found.path);
    web::unfinished_answers::leave(*ex, self);  // behind it the exchange may be over
    if (is_overtaken || held.closed()) co_return;
    if (failure) {
        held.next(failure);
    } else {
        file_answer::give(held, *ex, std::move(found), options, from);
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
    auto sending = std::make_unique<web::unfinished_answers::answer>();
    sending->behind = ex_.face<detail::exchange_state>().last_handler();
    sending->place = from;
    sending->work =
        detail::send_file_later(keep(), &ex_, sending.get(), std::move(path), std::move(options), from);
    web::unfinished_answers::start(ex_, std::move(sending));
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
