#pragma once

#include <cortado/config.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/templates/detail/program.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

// What the machine knows while it renders. Everything points to frames further down, which do not move.
namespace cortado::templates::detail {

struct frame;
struct closure;

/** A context, and those around it. */
struct scope {
    value_ref context{};
    const scope* parent = nullptr;
};

struct param_scope {
    const value_ref* values = nullptr;
    std::size_t count = 0;
    const param_scope* parent = nullptr;
};

/** What @names mean: of a loop, of a partial with a block, or given by a helper. */
struct data_frame {
    const data_frame* parent = nullptr;
    bool is_loop = false;
    bool is_first = false;
    bool is_last = false;
    bool has_block = false;
    std::size_t index = 0;
    std::string_view key{};  // of a member of an object
    bool has_key = false;
    const closure* block = nullptr;
    value_ref values{};  // an object with more names
};

struct inline_scope;
struct slot_scope;

/** Where the machine stands, and what it sees from there. */
struct registers {
    const program* code = nullptr;
    std::uint32_t at = 0;
    const scope* scopes = nullptr;
    const data_frame* data = nullptr;
    const param_scope* params = nullptr;
    const inline_scope* inlines = nullptr;
    const slot_scope* slots = nullptr;
};
struct closure : registers {};

struct inline_scope {
    std::string_view name{};
    closure body{};
    const inline_scope* parent = nullptr;
};
struct slot_scope {
    std::string_view name{};
    closure body{};
    std::string_view intrinsic{};
    const slot_scope* parent = nullptr;
};

struct merged_position {
    std::size_t given = 0;  // members
    bool is_in_base = true;
    value_cursor base{};
    std::size_t over = 0;
};

/** A context with the names of a hash over it. */
struct merged_object {
    value_ref base{};
    std::vector<std::pair<std::string_view, value_ref>> over{};
    // ---- where whoever goes through it was last: it is not gone through anew for each member ----
    mutable merged_position at{};
};

enum class frame_kind : std::uint8_t { root, body, loop, with, partial, inlines };

struct frame {
    frame_kind kind = frame_kind::root;
    bool is_captured = false;
    registers saved{};
    std::size_t temps = 0;
    scope own{};
    data_frame data{};
    data_frame inner_data{};
    param_scope params{};
    value_ref param_values[2]{};
    // ---- a loop ----
    value_ref list{};
    value_cursor cursor{};
    std::size_t index = 0;
    std::size_t count = 0;
    bool has_params = false;
    // ---- a partial ----
    std::string_view indent{};     // added to each line of what is captured
    std::string_view intrinsic{};  // taken off first
    std::uint32_t position = 0;
    closure block{};
    merged_object merged{};
    std::vector<inline_scope> inlines{};
    std::vector<slot_scope> slots{};
    std::unique_ptr<program> made{};  // of what a callable gave for a section
};

}  // namespace cortado::templates::detail
