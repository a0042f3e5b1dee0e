#pragma once

#include <cortado/config.hpp>

#include <string>
#include <string_view>

namespace cortado::templates::detail {

/** Follow a piece of HTML as far as it takes to know in what kind of place it ends. */
class html_place {
public:
    enum class kind : unsigned char {
        text,
        tag_name,
        in_tag,
        attribute_name,
        value_start,
        quoted,
        unquoted,
        script,
        style,
        comment
    };

    CORTADO_DECL void read(std::string_view html);
    /** Say that something unknown is written here: a name or a value goes on. */
    CORTADO_DECL void skip_value();

    kind now() const noexcept { return kind_; }
    /** Of an attribute's value: the attribute, in lower case. */
    const std::string& attribute() const noexcept { return attribute_; }
    /** Is it an address that is code? */
    bool is_script_address() const noexcept { return recent_.starts_with("javascript:"); }

private:
    void step(char c);
    void in_text(char c);
    void in_tag(char c);
    void leave_tag();
    void in_raw(char c, std::string_view end);
    void in_value(char c);

    kind kind_ = kind::text;
    char quote_ = 0;
    bool is_end_tag_ = false;
    std::string tag_{};
    std::string attribute_{};
    std::string recent_{};  // the last characters, where an end is looked for; the first of a value
};

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/html_place.ipp>
#endif
