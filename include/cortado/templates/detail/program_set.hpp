#pragma once

#include <cortado/config.hpp>
#include <cortado/templates/detail/program.hpp>

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cortado::templates::detail {

/** A template's text, as somebody has loaded it. */
struct loaded_text {
    std::string name{};  // as messages call it
    std::string text{};
    compile_options options{};
};

/** Give templates what they refer to by name. */
class resolver {
public:
    resolver() = default;
    resolver(const resolver&) = delete;
    resolver& operator=(const resolver&) = delete;
    virtual ~resolver() = default;

    /** @return nothing if there is no template of that name */
    virtual std::optional<loaded_text> load_partial(std::string_view name) = 0;
    /** @return null if there is no helper of that name; it lives as long as the resolver */
    virtual const helper* find_helper(std::string_view name) = 0;
    virtual void log(std::string_view level, std::string_view text) = 0;
};

/** Hold a template and all the partials it has used, as they were when they were first used: a page is of one piece.
    Safe for threads. */
class program_set {
public:
    explicit program_set(std::shared_ptr<resolver> by) : resolver_(std::move(by)) {}

    /** Compile the template itself. @throws error */
    CORTADO_DECL const program& compile(loaded_text loaded);
    /** @return null if there is no template of that name @throws error */
    CORTADO_DECL const program* find(std::string_view name, std::string_view indent);
    /** The main template. */
    const program& main() const { return programs_.front(); }
    resolver& by() const noexcept { return *resolver_; }

private:
    std::shared_ptr<resolver> resolver_;
    std::mutex mutex_{};
    std::deque<program> programs_{};
    std::map<std::pair<std::string, std::string>, const program*, std::less<>> partials_{};
};

/** Compile what a callable has made of a section, with the delimiters that count there. @throws error */
CORTADO_DECL std::unique_ptr<program> compile_section(std::string text, const program& around,
                                                      const section_site& site, resolver& by);

/** Compile a text into an empty program. @throws error */
CORTADO_DECL void compile_into(program& made, loaded_text loaded, resolver& by);

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/program_set.ipp>
#endif
