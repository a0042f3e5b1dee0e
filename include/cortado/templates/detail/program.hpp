#pragma once

#include <cortado/config.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/templates/compile_options.hpp>
#include <cortado/templates/detail/source.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace cortado::templates::detail {

struct helper;

/** Name what the machine does in one step. */
enum class op_code : std::uint8_t {
    text,         // write texts[a .. a+b) of the source
    put,          // write the value of a
    push,         // put the value of a on the stack
    call,         // call calls[a] with what is on the stack, and leave the result there
    call_block,   // call calls[a] with a block; go on at its end
    jump,         // go on at a
    jump_unless,  // go on at b if a is not true, or empty
    jump_if,      // ... if it is
    each,         // go through a; go on at b if it is empty
    with,         // enter a; go on at b if it is empty
    section,      // enter a or go through it, as its kind says; go on at b if it is false
    inverted,     // Mustache: go on at b unless a is false
    next,         // the end of a body of each, with or section, which begins at a
    partial,      // render partials[a]
    inlines,      // let the inline partials from a on, b of them, be known
    slot,         // Mustache: render slots[a]; go on at its end
    leave,        // forget the last b inline partials
    finish,       // the end of a template, of an inline partial or of a block that is rendered by a helper
};

inline constexpr std::uint32_t on_stack = 0xffffffff;
inline constexpr std::uint32_t nowhere = 0xfffffffe;

struct op {
    op_code code = op_code::finish;
    bool flag = false;        // put: escaped; jumps: 0 counts as true; each: it has block parameters
    std::uint16_t count = 0;  // block parameters
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = nowhere;   // jumps: includeZero; section: sections
    std::uint32_t position = 0;  // in the source, for messages
};

/** Remember which member of which struct a name was last: the table's address and the member's place in one word,
    so that threads can share it without more. */
class member_hint {
public:
    member_hint() = default;
    member_hint(const member_hint&) noexcept {}
    member_hint& operator=(const member_hint&) noexcept { return *this; }

    /** The place, if it was this table; else a place no struct has. */
    std::size_t place_in(const value_table& table) const noexcept {
        return static_cast<std::size_t>(seen_.load(std::memory_order_relaxed) - key_of(table));
    }
    void set(const value_table& table, std::size_t place) const noexcept {
        seen_.store(key_of(table) + place, std::memory_order_relaxed);
    }

private:
    static std::uint64_t key_of(const value_table& table) noexcept {
        return static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(&table)) << 16;
    }
    mutable std::atomic<std::uint64_t> seen_{0};
};

/** One part of a path. */
struct name {
    std::string_view text{};
    std::int32_t index = -1;  // as a place in an array
    bool is_length = false;
    member_hint hint{};
};

enum class operand_kind : std::uint8_t { path, param, data, string, number, boolean, undefined, null };

/** What can be had without calling anything. */
struct operand {
    operand_kind kind = operand_kind::undefined;
    bool truth = false;
    bool is_searched = false;  // the first name is looked for in the contexts around
    bool is_strict = false;
    bool is_plain = false;    // one name of the context itself
    std::uint16_t depth = 0;  // ../ of paths and data; scopes up to a block parameter
    std::uint16_t place = 0;  // of a block parameter
    std::uint32_t first = 0;  // in names
    std::uint32_t count = 0;
    std::uint32_t position = 0;
    double number = 0;
    std::string_view text{};  // of a string; of a path as it is written
};

struct call_site {
    std::string_view name{};
    const helper* known = nullptr;
    std::uint32_t callee = nowhere;  // an operand that may be callable
    std::uint32_t params = 0;
    std::vector<std::string_view> hash{};
    std::uint32_t block_params = 0;
    std::uint32_t body = nowhere;
    std::uint32_t inverse = nowhere;
    std::uint32_t end = nowhere;
    std::string_view block_text{};
};

class program;

struct partial_site {
    std::string_view name{};          // if it is known
    std::uint32_t dynamic = nowhere;  // an operand, or on the stack
    std::uint32_t context = nowhere;  // the same
    std::vector<std::string_view> hash{};
    std::string_view indent{};
    bool is_indented_by_text = false;  // Mustache: the partial's text is indented, not what it writes
    bool is_quiet = false;             // Mustache: what is not there is empty
    bool is_parent = false;            // Mustache: it may be given blocks for its slots
    std::uint32_t body = nowhere;
    std::uint32_t first_slot = 0;  // Mustache: the slots it fills
    std::uint32_t slot_count = 0;
    std::uint32_t end = nowhere;
    mutable std::atomic<const program*> link{nullptr};
};

struct inline_site {
    std::uint32_t name = nowhere;  // an operand
    std::uint32_t body = nowhere;
};

struct slot_site {
    std::string_view name{};
    std::uint32_t body = nowhere;
    std::uint32_t end = nowhere;
    std::string_view indent{};     // that of the place
    std::string_view intrinsic{};  // that of the text in it
};

struct section_site {
    std::string_view block_text{};
    std::string_view open{};  // the delimiters, for what a callable gives
    std::string_view close{};
};

/** A template as the machine runs it. Constant once made, but for the links to partials. */
class program {
public:
    templates::detail::source source{};
    compile_options options{};
    std::vector<op> ops{};
    std::vector<operand> operands{};
    std::vector<name> names{};
    std::deque<call_site> calls{};
    std::deque<partial_site> partials{};
    std::vector<inline_site> inlines{};
    std::vector<slot_site> slots{};
    std::vector<section_site> sections{};
    const helper* missing = nullptr;  // helperMissing, if it is registered

    program() = default;
    program(const program&) = delete;
    program& operator=(const program&) = delete;
};

}  // namespace cortado::templates::detail
