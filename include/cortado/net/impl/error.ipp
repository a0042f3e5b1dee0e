#pragma once

#include <cortado/core/error_names_table.hpp>
#include <cortado/core/share.hpp>
#include <cortado/net/error.hpp>

#include <cerrno>
#include <utility>

namespace cortado::net {

namespace detail {

inline std::string code_of(int number) { return std::string(cortado::detail::name_of_error(number).name); }

inline std::string error_message(int number, std::string_view syscall, const std::string& address,
                                 std::uint16_t port) {
    std::string text(syscall);
    text.append(" ").append(code_of(number));
    if (!address.empty()) text.append(" ").append(address);
    if (!address.empty() && port != 0) text.append(":").append(std::to_string(port));
    return text;
}

}  // namespace detail

CORTADO_DECL error::error(int number, said words)
    : std::system_error(number, std::generic_category()),
      said_(cortado::detail::share<const said>(std::move(words))) {}

CORTADO_DECL error::error(int number, std::string_view syscall, std::string address, std::uint16_t port)
    : error(number, said{detail::error_message(number, syscall, address, port), detail::code_of(number),
                         std::string(syscall), address, port}) {}

CORTADO_DECL error error::with_text(int number, std::string_view syscall, std::string message) {
    return error(number,
                 said{std::move(message), detail::code_of(number), std::string(syscall), std::string()});
}

CORTADO_DECL error error::of_lookup(std::string_view code_name, std::string host) {
    std::string message = "getaddrinfo " + std::string(code_name) + " " + host;
    return error(EADDRNOTAVAIL,
                 said{std::move(message), std::string(code_name), "getaddrinfo", std::move(host)});
}

CORTADO_DECL error error::of_block(std::string address, std::uint16_t port) {
    std::string message = "IP(" + address + ") is blocked by net.BlockList";
    return error(EACCES, said{std::move(message), "ERR_IP_BLOCKED", "connect", std::move(address), port});
}

CORTADO_DECL error error::of_several(std::vector<error> attempts) {
    const error last = attempts.back();
    if (attempts.size() == 1) return last;
    std::string message;
    for (const error& each : attempts) message.append(message.empty() ? "" : "; ").append(each.what());
    return error(last.code().value(),
                 said{std::move(message), std::string(last.code_name()), std::string(last.syscall()),
                      last.address(), last.port(), std::move(attempts)});
}

CORTADO_DECL const std::vector<error>& error::errors() const noexcept { return said_->errors; }

}  // namespace cortado::net
