#pragma once

#include <cortado/fs/directory.hpp>
#include <cortado/fs/remove.hpp>

#include <cstdlib>
#include <string>

namespace cortado::test {

/** A fresh directory, gone with the object. */
class temporary_directory {
public:
    temporary_directory() : path_(fs::mkdtemp_sync(base() + "/cortado-fs-")) {}
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;
    ~temporary_directory() { fs::rm_sync(path_, {.recursive = true, .force = true}); }

    const std::string& path() const noexcept { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    static std::string base() {
        const char* const told = std::getenv("TMPDIR");
        return told != nullptr && *told != '\0' ? told : "/tmp";
    }
    std::string path_;
};

/** What leaves a call, as Node would print it. */
template <class Call>
std::string message_of(Call call) {
    try {
        call();
    } catch (const std::exception& failure) {
        return failure.what();
    }
    return "no error";
}

}  // namespace cortado::test
