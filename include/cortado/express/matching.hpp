#pragma once

#include <cortado/config.hpp>
#include <cortado/core/share.hpp>
#include <cortado/web/params.hpp>
#include <cortado/web/path_pattern.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cortado::express {

/** What a function of matching() says of the path it takes. */
class path_match {
public:
    explicit path_match(std::string_view path) noexcept : path_(path) {}
    path_match(const path_match&) = delete;
    path_match& operator=(const path_match&) = delete;

    /** Give the next number a part of the path: `req.params["0"]`, then "1", "2" ... Nothing, of an optional part that is
        not there, takes a number and leaves no param.
        @param raw  as it stands in the path; copied, and decoded: what is malformed is a 400 */
    CORTADO_DECL void capture(std::optional<std::string_view> raw);
    /** Give a name a part of the path. */
    CORTADO_DECL void capture(std::string_view name, std::string_view raw);

    /** Say how much of the path use() takes off `req.url`, of which it otherwise takes nothing off. Where that does not
        end in front of a slash or with the path, the layer is passed over; a route takes no notice.
        @param length  in octets
        @throws usage_error  the path is shorter */
    CORTADO_DECL void prefix(std::size_t length);

    // --- for routers
    /** @param matched  becomes the length of the prefix
        @param out  as path_pattern::match() leaves it */
    CORTADO_DECL web::match_result finish(bool is_route, web::params& out, std::size_t& matched);

private:
    std::string_view path_;
    std::size_t prefix_ = 0;
    std::size_t numbered_ = 0;
    web::params captured_;
    std::optional<std::pair<std::string, std::string>>
        malformed_;  // the first: its name, and as it is written
};

/** A function in the place of a path pattern; what matching() gives. Copies share it. */
class path_rule {
public:
    path_rule() noexcept = default;
    template <class F>
    requires(!std::same_as<F, path_rule>) explicit path_rule(F test)
        : test_(cortado::detail::share<const F>(std::move(test))), call_(&path_rule::call_test<F>) {}

    explicit operator bool() const noexcept { return call_ != nullptr; }
    bool operator()(std::string_view path, path_match& found) const {
        return call_(test_.get(), path, found);
    }

private:
    template <class F>
    static bool call_test(const void* test, std::string_view path, path_match& found) {
        const F& call = *static_cast<const F*>(test);
        if constexpr (std::is_invocable_v<const F&, std::string_view, path_match&>) {
            return call(path, found);
        } else {
            return call(path);
        }
    }

    std::shared_ptr<const void> test_;
    bool (*call_)(const void* test, std::string_view path, path_match& found) = nullptr;
};

/** Have a function say which paths a route or a layer is for: what a RegExp is in Express.
    ```
    app.get(express::matching(is_commit), show);      // bool is_commit(std::string_view path);
    app.use(express::matching(in_version), api);      // bool in_version(std::string_view path, express::path_match& found);
    ```
    The path is encoded and has no query; below a mount point it is what is left. The function is called for each request
    that comes to it, on any thread that serves; what it throws goes to the error handlers.
    @source Express 5, a RegExp as a path */
template <class F>
path_rule matching(F test) {
    using tested = std::conditional_t<std::is_invocable_v<const F&, std::string_view, path_match&>,
                                      std::is_invocable_r<bool, const F&, std::string_view, path_match&>,
                                      std::is_invocable_r<bool, const F&, std::string_view>>;
    static_assert(tested::value,
                  "cortado: express::matching takes a function of (std::string_view path), or of "
                  "(std::string_view path, express::path_match& found), that returns bool and may be const");
    return path_rule(std::move(test));
}

namespace detail {
/** What stands for a path_rule where paths are shown. */
inline constexpr std::string_view rule_text = "matching()";
}  // namespace detail

}  // namespace cortado::express

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/express/impl/matching.ipp>
#endif
