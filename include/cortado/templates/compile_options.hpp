#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <cstdint>

namespace cortado::templates {

/** Choose the language of a template. */
enum class syntax : std::uint8_t {
    handlebars, /**< Handlebars 4 */
    mustache,   /**< the Mustache specification 1.4, with inheritance and dynamic names */
};

/** Choose what `{{x}}` does to a value on its way out. */
enum class escaping : std::uint8_t {
    html, /**< for HTML text and quoted attributes, as Handlebars: `&amp; &lt; &gt; &quot; &#x27; &#x60; &#x3D;` */
    mustache, /**< for the same places, as the Mustache specification wants it: `&amp; &lt; &gt; &quot;`, and `&#39;` */
    none, /**< for plain text */
    json, /**< the value as JSON that may stand in a <script>, see append_script_json() */
    url,  /**< for a part of a URL, see append_url_part() */
};

/** Choose how a template is read. */
struct compile_options {
    templates::syntax syntax = templates::syntax::handlebars;
    /** A template of Mustache gets `escaping::mustache` where this says `html`. */
    templates::escaping escaping = templates::escaping::html;
    bool strict = false;            /**< what is not there is an error */
    bool no_escape = false;         /**< `{{x}}` is `{{{x}}}` */
    bool prevent_indent = false;    /**< a partial alone on its line is not indented with it */
    bool ignore_standalone = false; /**< a tag alone on its line leaves the line behind */
    bool compat = false;            /**< a name is looked for in the contexts around, as Mustache does */
    bool explicit_partial_context = false; /**< a partial sees nothing but what it is given */
};

/** Bound what a template may do, so that one from a stranger cannot hang or exhaust the process. */
struct limits {
    std::size_t output = 64 * 1024 * 1024; /**< bytes written, and bytes a helper may be given of a block */
    std::size_t steps =
        50'000'000; /**< instructions, a text or a value is one; so are 64 bytes a helper keeps or logs */
    std::size_t depth = 100; /**< blocks, partials and helpers inside one another */
};

}  // namespace cortado::templates
