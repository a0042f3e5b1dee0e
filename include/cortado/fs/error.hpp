#pragma once

#include <cortado/config.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace cortado::fs {

/** Say what went wrong with a file, in Node's words: `ENOENT: no such file or directory, open '/x'`.
    code() compares with std::errc as that of every std::system_error does.
    @source Node: errors.html#class-systemerror; the texts are libuv's */
class error : public std::system_error {
public:
    /** @param number   errno
        @param syscall  Node's name of the operation: "open", "scandir"
        @param path     what it was done to, where the operation takes one
        @param dest     where to, for an operation of two paths */
    CORTADO_DECL error(int number, std::string_view syscall, std::optional<std::string> path = {},
                       std::optional<std::string> dest = {});
    /** An error that Node itself makes, with a code and a text of its own. */
    CORTADO_DECL static error of_node(int number, std::string_view code_name, std::string message,
                                      std::string_view syscall, std::optional<std::string> path);

    const char* what() const noexcept override { return said_->message.c_str(); }
    /** "ENOENT", Node's `error.code`. */
    std::string_view code_name() const noexcept { return said_->code_name; }
    std::string_view syscall() const noexcept { return said_->syscall; }
    /** The path as it was given; empty where there is none. */
    const std::string& path() const noexcept { return said_->path; }
    const std::string& dest() const noexcept { return said_->dest; }

private:
    struct said {
        std::string message;
        std::string code_name;
        std::string syscall;
        std::string path;
        std::string dest;
    };
    CORTADO_DECL error(int number, said words);

    std::shared_ptr<const said> said_;  // an exception's copies must not throw
};

}  // namespace cortado::fs

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/error.ipp>
#endif
