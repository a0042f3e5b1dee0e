#pragma once

#include <cortado/templates/detail/compiler.hpp>
#include <cortado/templates/detail/mustache_parser.hpp>
#include <cortado/templates/detail/parser.hpp>
#include <cortado/templates/detail/program_set.hpp>
#include <cortado/templates/detail/whitespace.hpp>

#include <utility>

namespace cortado::templates::detail {

CORTADO_DECL void compile_into(program& made, loaded_text loaded, resolver& by) {
    made.source.name = std::move(loaded.name);
    made.source.text = std::move(loaded.text);
    made.options = loaded.options;
    if (made.options.syntax == syntax::mustache && made.options.escaping == escaping::html) {
        made.options.escaping = escaping::mustache;
    }
    if (made.source.text.size() >= on_stack / 2)
        made.source.fail(0, "a template may have 2 GiB, this one has more");
    body_node root;
    if (made.options.syntax == syntax::mustache) {
        root = mustache_parser(made.source).parse();
    } else {
        root = parser(made.source).parse();
        control_whitespace(root, made.options.ignore_standalone);
        made.missing = by.find_helper("helperMissing");
    }
    compiler(made, [&](std::string_view name) { return by.find_helper(name); }).compile(root);
}

CORTADO_DECL std::unique_ptr<program> compile_section(std::string text, const program& around,
                                                      const section_site& site, resolver& by) {
    auto made = std::make_unique<program>();
    made->source.name = around.source.name + " (made by a callable)";
    made->source.text = std::move(text);
    made->options = around.options;
    const body_node root = mustache_parser(made->source, site.open, site.close).parse();
    compiler(*made, [&](std::string_view name) { return by.find_helper(name); }).compile(root);
    return made;
}

CORTADO_DECL const program& program_set::compile(loaded_text loaded) {
    program& made = programs_.emplace_back();
    compile_into(made, std::move(loaded), *resolver_);
    return made;
}

// Mustache indents a partial by indenting its text; the end of the text begins no line.
inline std::string indented_text(std::string_view text, std::string_view indent) {
    std::string made(text.empty() ? std::string_view() : indent);
    for (std::size_t at = 0; at < text.size(); ++at) {
        made += text[at];
        if (text[at] == '\n' && at + 1 < text.size()) made += indent;
    }
    return made;
}

CORTADO_DECL const program* program_set::find(std::string_view name, std::string_view indent) {
    const std::lock_guard lock(mutex_);
    const std::pair<std::string, std::string> key(name, indent);
    if (const auto known = partials_.find(key); known != partials_.end()) return known->second;
    std::optional<loaded_text> loaded = resolver_->load_partial(name);
    if (!loaded) return nullptr;
    if (!indent.empty()) loaded->text = indented_text(loaded->text, indent);
    program& made = programs_.emplace_back();
    try {
        compile_into(made, std::move(*loaded), *resolver_);
    } catch (...) {
        programs_.pop_back();
        throw;
    }
    partials_.emplace(key, &made);
    return &made;
}

}  // namespace cortado::templates::detail
