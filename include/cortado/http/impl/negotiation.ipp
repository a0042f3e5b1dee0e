#pragma once

#include <cortado/core/array_list.hpp>
#include <cortado/core/sorted_order.hpp>
#include <cortado/http/detail/parameter_reader.hpp>
#include <cortado/http/media_type.hpp>
#include <cortado/http/mime.hpp>
#include <cortado/http/negotiation.hpp>
#include <cortado/http/token.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

namespace cortado::http {

namespace detail {

/** Read a number as JavaScript's parseFloat does: what follows it is dropped, no number is NaN. */
inline double parse_float(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\v\f"), text.size()));
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double value = std::numeric_limits<double>::quiet_NaN();
    if (text.starts_with("Infinity")) {
        value = infinity;
    } else if (!text.empty() && (text[0] == '.' || (text[0] >= '0' && text[0] <= '9'))) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc::result_out_of_range) {
            const std::string_view digits(text.data(), end);
            const bool tiny = digits.find("e-") != std::string_view::npos ||
                              digits.find("E-") != std::string_view::npos ||
                              digits.find_first_not_of('0') == digits.find('.');
            value = tiny ? 0 : infinity;
        }
    }
    return negative ? -value : value;
}

/** One element of an Accept field. */
struct accept_element {
    std::string_view text;
    double quality = 1;
    std::size_t place = 0;
    parameter_list parameters = {}; /**< without `q` */
};

/** How an element meets an offer: the exactness, and where both stand. */
struct accept_match {
    double quality = 0;
    int exactness = 0;
    std::ptrdiff_t place = -1;
    std::size_t offer = 0;
};

inline accept_element read_element(parameter_reader& reader, std::size_t place) {
    accept_element made{reader.value(), 1, place, {}};
    std::string name;
    std::string value;
    bool quoted = false;
    bool has_quality = false;
    while (reader.next(name, value, quoted)) {
        if (name == "q") {
            if (!std::exchange(has_quality, true) && !value.empty()) made.quality = parse_float(value);
        } else if (made.parameters.size() < most_parameters &&
                   find_parameter(made.parameters, name) == made.parameters.end()) {
            made.parameters.emplace_back(name, value);
        }
    }
    return made;
}

/** Read the elements that `keep` wants; places count all. */
template <class Keep>
array_list<accept_element> read_elements(std::string_view field, Keep keep) {
    array_list<accept_element> made;
    parameter_reader reader(field, true);
    for (std::size_t place = 0; !reader.at_end(); ++place) {
        accept_element element = read_element(reader, place);
        if (keep(element.text)) made.push_back(std::move(element));
        reader.next_element();
    }
    return made;
}

inline array_list<accept_element> read_names(std::string_view field) {
    return read_elements(field, [](std::string_view text) { return !text.empty(); });
}

inline array_list<accept_element> read_types(std::string_view field) {
    return read_elements(field,
                         [](std::string_view text) { return text.find('/') != std::string_view::npos; });
}

// Neither order asks the other for a number that is none: such a quality decides nothing.
inline bool is_better(const accept_match& match, const accept_match& best) noexcept {
    if (match.exactness != best.exactness) return match.exactness > best.exactness;
    if (match.quality > best.quality) return true;
    return !(match.quality < best.quality) && match.place > best.place;
}

inline bool goes_first(const accept_match& a, const accept_match& b) noexcept {
    if (a.quality != b.quality) return a.quality > b.quality;
    if (a.exactness != b.exactness) return a.exactness > b.exactness;
    return a.place != b.place ? a.place < b.place : a.offer < b.offer;
}

inline std::vector<std::string_view> sorted_elements(array_list<accept_element> elements) {
    erase_if(elements, [](const accept_element& element) { return !(element.quality > 0); });
    cortado::detail::sort_stably(elements,
                                 [](const auto& a, const auto& b) { return a.quality > b.quality; });
    std::vector<std::string_view> texts;
    for (const accept_element& element : elements) texts.push_back(element.text);
    return texts;
}

/** Find what the elements make of each offer; `exactness(element, i)` is negative where they do not meet. */
template <class Exactness>
array_list<accept_match> match_offers(const array_list<accept_element>& elements, std::size_t offered,
                                      Exactness exactness) {
    array_list<accept_match> matches;
    for (std::size_t i = 0; i < offered; ++i) {
        accept_match best;
        for (const accept_element& element : elements) {
            const accept_match match{element.quality, exactness(element, i),
                                     static_cast<std::ptrdiff_t>(element.place), i};
            if (match.exactness >= 0 && is_better(match, best)) best = match;
        }
        if (best.quality > 0) matches.push_back(best);
    }
    return matches;
}

template <class Before>
std::vector<std::string_view> sorted_offers(array_list<accept_match> matches, offers offered, Before before) {
    cortado::detail::sort_stably(matches, before);
    std::vector<std::string_view> texts;
    for (const accept_match& match : matches) texts.push_back(offered[match.offer]);
    return texts;
}

inline std::optional<std::string_view> first_of(const std::vector<std::string_view>& texts) noexcept {
    if (texts.empty()) return std::nullopt;
    return texts.front();
}

inline int name_exactness(std::string_view element, std::string_view offer) noexcept {
    return iequals(element, offer) ? 1 : element == "*" ? 0 : -1;
}

inline int part_exactness(std::string_view element, std::string_view offer, int exact) noexcept {
    return iequals(element, offer) ? exact : element == "*" ? 0 : -1;
}

inline int type_exactness(const accept_element& element, const media_type& offer) {
    const std::size_t slash = element.text.find('/');
    const std::size_t offer_slash = offer.type.find('/');
    if (offer_slash == std::string::npos) return -1;
    const std::string_view offered = offer.type;
    const int type = part_exactness(element.text.substr(0, slash), offered.substr(0, offer_slash), 4);
    const int subtype = part_exactness(element.text.substr(slash + 1), offered.substr(offer_slash + 1), 2);
    if (type < 0 || subtype < 0) return -1;
    const bool all = std::ranges::all_of(element.parameters, [&](const auto& pair) {
        return pair.second == "*" || iequals(pair.second, offer.parameter(pair.first).value_or(""));
    });
    if (!all) return -1;
    return type + subtype + (element.parameters.empty() ? 0 : 1);
}

inline std::string_view language_prefix(std::string_view tag) noexcept {
    return tag.substr(0, tag.find('-'));
}

inline int language_exactness(std::string_view element, std::string_view offer) noexcept {
    if (offer.empty()) return -1;
    if (iequals(element, offer)) return 4;
    if (iequals(language_prefix(element), offer)) return 2;
    if (iequals(element, language_prefix(offer))) return 1;
    return element == "*" ? 0 : -1;
}

// Nothing said about identity, it is allowed, but after all that is.
inline array_list<accept_element> read_encodings(std::string_view field) {
    std::size_t places = 0;
    array_list<accept_element> elements = read_elements(field, [&places](std::string_view text) {
        ++places;
        return !text.empty();
    });
    double least = 1;
    bool named = false;
    for (const accept_element& element : elements) {
        named = named || name_exactness(element.text, "identity") >= 0;
        if (element.quality < least && element.quality != 0) least = element.quality;
    }
    if (!named) elements.push_back({"identity", least, places, {}});
    return elements;
}

}  // namespace detail

CORTADO_DECL std::vector<std::string_view> accepted_types(accept_field accept) {
    return detail::sorted_elements(detail::read_types(accept.value_or("*/*")));
}

CORTADO_DECL std::vector<std::string_view> accepted_types(accept_field accept, offers offered) {
    std::vector<media_type> types;
    for (const std::string_view offer : offered) types.push_back(media_type::parse(offer));
    for (media_type& type : types) {
        std::erase_if(type.parameters, [](const auto& pair) { return pair.first == "q"; });
    }
    const auto elements = detail::read_types(accept.value_or("*/*"));
    const auto matches = detail::match_offers(
        elements, types.size(),
        [&types](const auto& element, std::size_t i) { return detail::type_exactness(element, types[i]); });
    return detail::sorted_offers(matches, offered, detail::goes_first);
}

CORTADO_DECL std::optional<std::string_view> best_type(accept_field accept, offers offered) {
    if (offered.empty()) return std::nullopt;
    if (accept.value_or("").empty()) return offered.front();
    std::vector<std::string_view> types;
    std::vector<std::string_view> names;  // of each type: what the offer calls it
    for (const std::string_view offer : offered) {
        const bool is_type = offer.find('/') != std::string_view::npos;
        const std::string_view type = is_type ? offer : mime_type(offer);
        if (type.empty()) continue;
        types.push_back(type);
        names.push_back(offer);
    }
    const auto best = detail::first_of(accepted_types(accept, types));
    if (!best) return std::nullopt;
    return names[static_cast<std::size_t>(std::ranges::find(types, *best) - types.begin())];
}

CORTADO_DECL std::vector<std::string_view> accepted_charsets(accept_field accept) {
    return detail::sorted_elements(detail::read_names(accept.value_or("*")));
}

CORTADO_DECL std::vector<std::string_view> accepted_charsets(accept_field accept, offers offered) {
    const auto elements = detail::read_names(accept.value_or("*"));
    const auto matches =
        detail::match_offers(elements, offered.size(), [offered](const auto& element, std::size_t i) {
            return detail::name_exactness(element.text, offered[i]);
        });
    return detail::sorted_offers(matches, offered, detail::goes_first);
}

CORTADO_DECL std::optional<std::string_view> best_charset(accept_field accept, offers offered) {
    return detail::first_of(accepted_charsets(accept, offered));
}

CORTADO_DECL std::vector<std::string_view> accepted_encodings(accept_field accept) {
    return detail::sorted_elements(detail::read_encodings(accept.value_or("")));
}

CORTADO_DECL std::vector<std::string_view> accepted_encodings(accept_field accept, offers offered,
                                                              offers preferred) {
    const auto elements = detail::read_encodings(accept.value_or(""));
    const auto matches =
        detail::match_offers(elements, offered.size(), [offered](const auto& element, std::size_t i) {
            return detail::name_exactness(element.text, offered[i]);
        });
    const auto rank = [&](const detail::accept_match& match) {
        return std::ranges::find(preferred, offered[match.offer]) - preferred.begin();
    };
    return detail::sorted_offers(matches, offered, [&rank](const auto& a, const auto& b) {
        const bool decided = a.quality != b.quality || rank(a) == rank(b);
        return decided ? detail::goes_first(a, b) : rank(a) < rank(b);
    });
}

CORTADO_DECL std::optional<std::string_view> best_encoding(accept_field accept, offers offered,
                                                           offers preferred) {
    return detail::first_of(accepted_encodings(accept, offered, preferred));
}

CORTADO_DECL std::vector<std::string_view> accepted_languages(accept_field accept) {
    return detail::sorted_elements(detail::read_names(accept.value_or("*")));
}

CORTADO_DECL std::vector<std::string_view> accepted_languages(accept_field accept, offers offered) {
    std::vector<std::string_view> tags;
    for (const std::string_view offer : offered) tags.push_back(detail::parameter_reader(offer).value());
    const auto elements = detail::read_names(accept.value_or("*"));
    const auto matches =
        detail::match_offers(elements, tags.size(), [&tags](const auto& element, std::size_t i) {
            return detail::language_exactness(element.text, tags[i]);
        });
    return detail::sorted_offers(matches, offered, detail::goes_first);
}

CORTADO_DECL std::optional<std::string_view> best_language(accept_field accept, offers offered) {
    return detail::first_of(accepted_languages(accept, offered));
}

}  // namespace cortado::http
