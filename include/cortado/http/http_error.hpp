#pragma once

#include <cortado/config.hpp>
#include <cortado/http/status.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cortado {

/** Answer the request with this status: thrown by handlers, turned into a response by the outermost layer.
    `throw cortado::http_error(403, "not yours");`
    The text of a 4xx is shown to the client (`expose()`), that of a 5xx is not, unless told. */
class http_error : public std::runtime_error {
public:
    /** @param status   400 to 599; anything else becomes 500
        @param message  for the client where exposed; the standard phrase where empty */
    explicit http_error(int status, const std::string& message = {})
        : std::runtime_error(message.empty() ? std::string(http::reason_phrase(valid(status))) : message),
          status_(valid(status)),
          expose_(status_ < 500) {}

    int status() const noexcept { return status_; }
    bool expose() const noexcept { return expose_; }
    const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }

    /** A name for programs to tell errors by, as body parsers have: "entity.too.large"; "" where there is none. */
    const std::string& type() const noexcept { return type_; }
    http_error& type(std::string name) noexcept {
        type_ = std::move(name);
        return *this;
    }

    /** Show the message to the client, or do not. */
    http_error& expose(bool shown) noexcept {
        expose_ = shown;
        return *this;
    }
    /** Add a header field to the response this error becomes. */
    http_error& header(std::string name, std::string value) {
        headers_.emplace_back(std::move(name), std::move(value));
        return *this;
    }

private:
    static int valid(int status) noexcept { return status >= 400 && status < 600 ? status : 500; }

    int status_;
    bool expose_;
    std::string type_;
    std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace cortado
