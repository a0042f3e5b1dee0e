#pragma once

#include <cortado/config.hpp>
#include <cortado/fs/stats.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::fs::detail {

/** Own a descriptor. */
class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor() { close_quietly(); }

    int number() const noexcept { return number_; }
    bool is_open() const noexcept { return number_ >= 0; }
    /** @throws fs::error  what was written could not be stored after all; it is closed all the same */
    CORTADO_DECL void close();

private:
    CORTADO_DECL void close_quietly() noexcept;
    int number_ = -1;
};

/** Refuse a path with a null byte, of which the system would see only the beginning.
    @param argument  what Node calls it @throws fs::error  ERR_INVALID_ARG_VALUE */
CORTADO_DECL void check_path(const std::string& path, const char* argument = "path");

CORTADO_DECL descriptor open_descriptor(const std::string& path, int flags, unsigned mode);
/** One read, at a position or where the file stands. @return 0 at the end */
CORTADO_DECL std::size_t read_some(int fd, char* into, std::size_t size,
                                   std::optional<std::uint64_t> position);
CORTADO_DECL std::size_t write_some(int fd, std::string_view data, std::optional<std::uint64_t> position);
CORTADO_DECL void write_all(int fd, std::string_view data, std::optional<std::uint64_t> position);
/** The rest of the file: as much as it held when this began, or up to the end where that is not known. */
CORTADO_DECL std::string read_all(int fd);
/** Its size where it is an ordinary file; 0 where only reading tells. */
CORTADO_DECL std::size_t known_size(int fd);
/** Read `size` bytes, or up to the end. @return how many there were */
CORTADO_DECL std::size_t read_up_to(int fd, char* into, std::size_t size);
CORTADO_DECL stats stat_descriptor(int fd);
CORTADO_DECL stats stat_path(const std::string& path, bool follow);

CORTADO_DECL void set_length(int fd, std::uint64_t length);
/** @param seconds  since 1970, also before */
CORTADO_DECL timespec to_timespec(double seconds) noexcept;

struct owner {
    std::uint32_t user;
    std::uint32_t group;
};
/** @throws usage_error  less than -1, or more than the system takes */
CORTADO_DECL owner to_owner(std::int64_t uid, std::int64_t gid);

/** Make a system call again until no signal disturbs it. */
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result == -1 && errno == EINTR) result = call();
    return result;
}

}  // namespace cortado::fs::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/fs/impl/posix.ipp>
#endif
