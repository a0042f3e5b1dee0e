#pragma once

#include <cortado/templates/detail/environment_state.hpp>
#include <cortado/templates/detail/html_place.hpp>
#include <cortado/templates/detail/mustache_parser.hpp>
#include <cortado/templates/detail/parser.hpp>
#include <cortado/templates/detail/whitespace.hpp>
#include <cortado/templates/environment.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace cortado::templates {

namespace detail {

inline bool is_address_attribute(std::string_view name) {
    constexpr std::array<std::string_view, 11> known{"href",       "src",        "action",  "formaction",
                                                     "xlink:href", "poster",     "srcset",  "data",
                                                     "ping",       "background", "manifest"};
    return std::find(known.begin(), known.end(), name) != known.end();
}

/** Goes through a template as it will be written, and looks at the place of each value. */
class linter {
public:
    linter(const source& of, std::vector<lint_warning>& into) : source_(of), found_(into) {}

    void body(const body_node& it) {
        for (const node& each : it.nodes) statement(each);
    }

private:
    void statement(const node& it) {
        if (it.kind == node_kind::content) return place_.read(it.text);
        if (it.kind == node_kind::value) return value(it);
        const html_place before = place_;
        if (it.program) body(*it.program);
        if (!it.inverse) return;
        // What stands behind {{else}} is written instead, in the same place.
        const html_place after = place_;
        if (it.program) place_ = before;
        body(*it.inverse);
        if (it.program) place_ = after;
    }

    void value(const node& it) {
        const std::string_view helper = it.call.params.size() > 1 ? it.call.params.front().original : "";
        const std::string_view wrong = problem(helper == "url", helper == "json", it.is_escaped);
        if (!wrong.empty()) {
            found_.push_back(
                {place_of(source_.name.empty() ? "template" : source_.name, source_.text, it.position),
                 std::string(wrong)});
        }
        place_.skip_value();
    }

    std::string_view problem(bool is_url, bool is_json, bool is_escaped) const {
        using kind = html_place::kind;
        const bool in_value = place_.now() == kind::quoted || place_.now() == kind::unquoted ||
                              place_.now() == kind::value_start;
        switch (place_.now()) {
            case kind::tag_name:
            case kind::in_tag:
            case kind::attribute_name:
                return "a value makes the name of a tag or attribute: write the name into the template";
            case kind::script: return is_json ? "" : "a value in a script: write {{json x}}";
            case kind::style: return "a value in a style sheet, which escaping does not make safe";
            case kind::quoted:
            case kind::unquoted:
            case kind::value_start: break;
            case kind::text:
            case kind::comment: return "";
        }
        if (in_value && is_json) return "{{json x}} in an attribute ends it: it is for scripts";
        const std::string& name = place_.attribute();
        if (name.starts_with("on") || place_.is_script_address())
            return "a value in an attribute that is code: put it into a data- attribute";
        if (name == "srcdoc")
            return "a value in srcdoc, which is read as markup again: fill the frame otherwise";
        if (name == "style") return "a value in a style attribute, which escaping does not make safe";
        if (is_url) return "";
        if (is_address_attribute(name))
            return "a value in an address, which may be javascript: write {{url x}}, or check it";
        if (place_.now() != kind::quoted)
            return "a value in an attribute without quotes: put quotes around it";
        return is_escaped ? "" : "a value in an attribute that is not escaped: write {{x}}";
    }

    const source& source_;
    std::vector<lint_warning>& found_;
    html_place place_{};
};

}  // namespace detail

CORTADO_DECL std::vector<lint_warning> environment::lint(std::string_view text, std::string name) const {
    detail::source in{.name = std::move(name), .text = std::string(text)};
    const compile_options how = state_->options_for(in.name);
    detail::body_node root;
    if (how.syntax == syntax::mustache) {
        root = detail::mustache_parser(in).parse();
    } else {
        root = detail::parser(in).parse();
    }
    std::vector<lint_warning> found;
    if (how.escaping == escaping::html || how.escaping == escaping::mustache)
        detail::linter(in, found).body(root);
    return found;
}

}  // namespace cortado::templates
