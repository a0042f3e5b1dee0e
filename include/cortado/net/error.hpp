#pragma once

#include <cortado/config.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace cortado::net {

/** Say what went wrong with a connection, in Node's words: `connect ECONNREFUSED 127.0.0.1:3000`.
    code() compares with std::errc as that of every std::system_error does.
    @source Node: errors.html#class-systemerror */
class error : public std::system_error {
public:
    /** @param number   errno
        @param syscall  Node's name of the operation: "connect", "read"
        @param address  who it was done with, a path for a unix socket; empty where that goes without saying */
    CORTADO_DECL error(int number, std::string_view syscall, std::string address = {},
                       std::uint16_t port = 0);
    /** One with a text of its own. */
    CORTADO_DECL static error with_text(int number, std::string_view syscall, std::string message);
    /** `getaddrinfo ENOTFOUND nowhere.invalid`. */
    CORTADO_DECL static error of_lookup(std::string_view code_name, std::string host);
    /** `IP(10.0.0.1) is blocked by net.BlockList`, ERR_IP_BLOCKED. */
    CORTADO_DECL static error of_block(std::string address, std::uint16_t port);
    /** One for all that was tried, in vain: its code is the last one's, its text names each.
        @param attempts  at least one */
    CORTADO_DECL static error of_several(std::vector<error> attempts);

    const char* what() const noexcept override { return said_->message.c_str(); }
    /** "ECONNREFUSED", Node's `error.code`. */
    std::string_view code_name() const noexcept { return said_->code_name; }
    std::string_view syscall() const noexcept { return said_->syscall; }
    const std::string& address() const noexcept { return said_->address; }
    std::uint16_t port() const noexcept { return said_->port; }
    /** What each address that was tried has come to; empty where there was only one. */
    CORTADO_DECL const std::vector<error>& errors() const noexcept;

private:
    struct said {
        std::string message;
        std::string code_name;
        std::string syscall;
        std::string address;
        std::uint16_t port = 0;
        std::vector<error> errors{};
    };
    CORTADO_DECL error(int number, said words);

    std::shared_ptr<const said> said_;  // an exception's copies must not throw
};

}  // namespace cortado::net

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/net/impl/error.ipp>
#endif
