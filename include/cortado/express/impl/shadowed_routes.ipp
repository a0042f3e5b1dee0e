#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/logger.hpp>
#include <cortado/express/application_state.hpp>
#include <cortado/express/detail/diagnostics.hpp>
#include <cortado/express/detail/shadowed_routes.hpp>

#include <algorithm>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

namespace cortado::express::detail {

/** Stands for what a capture takes: neither a pattern nor a request has that octet. */
inline constexpr char any_text = '\x1a';

/** One way through a pattern's optional groups, as a path. */
struct sample_path {
    std::string text;
    std::size_t captures = 0;
    std::size_t wildcards = 0;
    std::size_t wildcard_at = 0;  ///< where the last of them stands in `text`
};

/** What a layer of a table matches, the names of its captures aside. */
struct path_outline {
    std::string shape;  ///< equal where the same paths match
    array_list<sample_path> samples;
    bool is_by_segment =
        true;  ///< its captures take whole segments, and a wildcard is the last thing there is
    bool is_prefix = false;
    bool is_everything = false;
};

/** Does what a capture takes begin and end with a segment? */
inline bool is_whole_segment(const web::detail::path_program& program,
                             std::span<const web::detail::path_token> tokens, std::size_t at) {
    using kind = web::detail::path_token_kind;
    const bool begins = at != 0 && program.view(tokens[at - 1].text).ends_with('/');
    if (at + 1 == tokens.size()) return begins;
    const bool is_last_allowed = tokens[at].kind == kind::param;
    return begins && is_last_allowed && program.view(tokens[at + 1].text).starts_with('/');
}

CORTADO_DECL path_outline outline_of(const web::path_pattern& pattern) {
    using kind = web::detail::path_token_kind;
    const web::detail::path_program& program = pattern.program();
    path_outline made;
    made.is_prefix = !program.end;
    made.is_everything = pattern.matches_everything();
    for (const web::detail::path_sequence& way : program.sequences) {
        const std::span tokens(program.tokens.data() + way.first, way.count);
        sample_path& sample = made.samples.emplace_back();
        for (std::size_t at = 0; at != tokens.size(); ++at) {
            const web::detail::path_token& token = tokens[at];
            if (token.kind == kind::literal) {
                sample.text += program.view(token.text);
                made.shape += program.view(token.text);
                continue;
            }
            ++sample.captures;
            if (token.kind == kind::wildcard) {
                ++sample.wildcards;
                sample.wildcard_at = sample.text.size();
            }
            sample.text += any_text;
            made.shape += token.kind == kind::wildcard ? '\2' : '\1';
            made.is_by_segment = made.is_by_segment && is_whole_segment(program, tokens, at);
        }
        made.shape += '\n';
    }
    return made;
}

/** The outlines of a layer's patterns. What a function decides is somewhere, and cannot be told. */
inline array_list<path_outline> outlines_of(const table_entry& entry) {
    array_list<path_outline> made;
    for (const web::path_pattern& each : entry.patterns) made.push_back(outline_of(each));
    if (entry.rule) made.emplace_back().samples.push_back({"/", 1, 2});
    return made;
}

/** Does a pattern match a sample, however many segments its wildcard takes, empty ones among them, which no param takes?
    More of them than the pattern has slashes can only fall to a wildcard of its own. */
inline bool matches_sample(const web::path_pattern& pattern, const sample_path& sample) {
    web::params ignored;
    const auto matches = [&](const std::string& path) {
        return pattern.match(path, ignored) == web::match_result::yes;
    };
    if (sample.wildcards == 0) return matches(sample.text);
    const std::string& source = pattern.source();
    const auto slashes = static_cast<std::size_t>(std::count(source.begin(), source.end(), '/'));
    std::string path = sample.text;
    for (std::size_t segments = 0; segments <= slashes; ++segments) {
        std::string begins_empty = path, ends_empty = path;
        begins_empty.insert(sample.wildcard_at, "/");
        ends_empty.insert(sample.wildcard_at + 2 * segments + 1, "/");
        if (!matches(path) || !matches(begins_empty) || !matches(ends_empty)) return false;
        path.insert(sample.wildcard_at, {any_text, '/'});
    }
    return true;
}

/** A layer whose handlers take no next(). A folder that its send_file() finds, or held.next(), may still go on behind it,
    which nothing here can tell. */
struct ending_layer {
    const table_entry* entry;
    method_set methods;
    std::span<const web::path_pattern> patterns;
    array_list<path_outline> outlines;
};

/** Does it take each request of that sample, as far as can be told? */
inline bool takes(const ending_layer& layer, const path_outline& wanted, const sample_path& sample) {
    for (std::size_t i = 0; i != layer.patterns.size(); ++i) {
        const path_outline& own = layer.outlines[i];
        if (own.is_everything) return true;
        if (wanted.is_prefix && !own.is_prefix) continue;
        if (own.is_prefix == wanted.is_prefix && own.shape == wanted.shape) return true;
        if (sample.wildcards > 1 || (sample.captures != 0 && !own.is_by_segment)) continue;
        if (matches_sample(layer.patterns[i], sample)) return true;
    }
    return false;
}

/** HEAD falls to GET where nothing else is said. */
inline method_set with_head(const table_entry& entry, method_set methods) {
    const bool has_own_head = (entry.named & set_of(http::method::head)) != 0;
    const bool has_get = (methods & set_of(http::method::get)) != 0;
    return has_get && !has_own_head ? methods | set_of(http::method::head) : methods;
}

/** The methods whose requests a layer ends, as far as its handlers' parameters tell. */
inline method_set ended_by(const table_entry& entry) {
    method_set seen = 0, ended = 0;
    for (const route_handler& each : entry.handlers) {
        if (each.what.kind == web::layer::style::error) return 0;  // it may let the request go on
        if (each.is_endpoint) ended |= each.methods & ~seen;
        seen |= each.methods;
    }
    return entry.is_route ? with_head(entry, ended) : ended;
}

/** The patterns without param handlers, which may pass over a layer; behind one that has them nothing can be told. */
inline std::span<const web::path_pattern> certain_patterns(const route_table& table,
                                                           const table_entry& entry) {
    const auto has_param_handler = [&table](const web::path_pattern& pattern) {
        const web::detail::path_program& program = pattern.program();
        return std::any_of(program.tokens.begin(), program.tokens.end(), [&](const auto& token) {
            return token.kind != web::detail::path_token_kind::literal &&
                   !table.params_of(program.view(token.text)).empty();
        });
    };
    const auto end = table.has_params()
                         ? std::find_if(entry.patterns.begin(), entry.patterns.end(), has_param_handler)
                         : entry.patterns.end();
    return {entry.patterns.begin(), end};
}

/** Goes through a table once, with an index of what ends requests. */
class shadow_search {
public:
    shadow_search(const route_table& table, std::size_t* comparisons) noexcept
        : table_(table), comparisons_(comparisons) {}

    std::vector<std::string> run() {
        std::vector<std::string> found;
        for (const table_entry& entry : table_.entries()) {
            if (entry.handlers.empty()) continue;
            if (!entry.is_route && entry.handlers.front().what.kind == web::layer::style::error) {
                index_ = {};
                ending_.clear();
                continue;
            }
            array_list<path_outline> outlines = outlines_of(entry);
            const bool is_told = entry.is_route || entry.mounted;
            const array_list<const table_entry*> takers =
                is_told ? takers_of(entry, outlines) : array_list<const table_entry*>();
            if (takers.empty()) {
                remember(entry, std::move(outlines));
            } else {
                found.push_back(line(entry, takers));
            }
        }
        return found;
    }

private:
    void remember(const table_entry& entry, array_list<path_outline> outlines) {
        const method_set methods = ended_by(entry);
        const std::span<const web::path_pattern> patterns = certain_patterns(table_, entry);
        if (methods == 0 || patterns.empty()) return;
        index_.add(patterns);
        ending_.push_back({&entry, methods, patterns, std::move(outlines)});
    }

    /** Those that take all requests of a layer together; empty where some request reaches it. */
    array_list<const table_entry*> takers_of(const table_entry& entry,
                                             const array_list<path_outline>& outlines) const {
        const method_set wanted = entry.is_route ? with_head(entry, entry.methods) : every_method;
        array_list<const table_entry*> takers;
        for (const path_outline& outline : outlines) {
            for (const sample_path& sample : outline.samples) {
                method_set left = wanted;
                auto at = index_.find(sample.text);
                for (std::uint32_t i = at.next(); left != 0 && i != web::route_index::none; i = at.next()) {
                    const ending_layer& layer = ending_[i];
                    if ((layer.methods & left) == 0) continue;
                    if (comparisons_ != nullptr) ++*comparisons_;
                    if (!takes(layer, outline, sample)) continue;
                    left &= ~layer.methods;
                    if (std::find(takers.begin(), takers.end(), layer.entry) == takers.end())
                        takers.push_back(layer.entry);
                }
                if (left != 0) return {};
            }
        }
        return takers;
    }

    static std::string line(const table_entry& entry, const array_list<const table_entry*>& takers) {
        std::string text = registered(entry) + " may never be reached: ";
        for (const table_entry* each : takers) {
            if (each != takers.front()) text += " and ";
            text += registered(*each);
        }
        const bool is_one = takers.size() == 1;
        return text + (is_one ? " matches its requests before it and takes no next()"
                              : " match its requests before it and take no next()");
    }

    /** With the place of the layer, not that of a handler. */
    static std::string registered(const table_entry& entry) {
        return describe(entry, std::numeric_limits<std::size_t>::max());
    }

    const route_table& table_;
    std::size_t* comparisons_;
    web::route_index index_;
    array_list<ending_layer> ending_;
};

CORTADO_DECL std::vector<std::string> find_shadowed(const route_table& table, std::size_t* comparisons) {
    return shadow_search(table, comparisons).run();
}

/** @param seen  grows: a router that is mounted at several places is told of once */
CORTADO_DECL void report_shadowed(const route_table& table, array_list<const route_table*>& seen) {
    if (std::find(seen.begin(), seen.end(), &table) != seen.end()) return;
    seen.push_back(&table);
    if (table.application && !table.application->settings.shows_diagnostics) return;
    for (const std::string& each : find_shadowed(table)) logger::warn("express: {}", each);
    for (const auto& mounted : table.mounted()) report_shadowed(*mounted, seen);
}

[[gnu::cold]] CORTADO_DECL void freeze_outermost(route_table& table) {
    array_list<const route_table*> seen;
    if (table.freeze() && table.application) report_shadowed(table, seen);
}

}  // namespace cortado::express::detail
