#pragma once

#include <cortado/core/error.hpp>
#include <cortado/templates/detail/machine.hpp>
#include <cortado/templates/escape.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace cortado::templates::detail {

// ---- start and end ----
CORTADO_DECL void machine::start(const render_job& job) {
    clear();
    job_ = job;
    frame& root = push(frame_kind::root);
    root.own = {job.context, nullptr};
    root.data = {};
    root.data.values = job.data;
    regs_ = {.code = job.code, .at = 0, .scopes = &root.own, .data = &root.data};
}

CORTADO_DECL void machine::clear() noexcept {
    depth_ = temps_base_ = 0;
    captured_ = 0;
    steps_ = written_ = nested_ = 0;
    stack_.clear();
    temps_.release(0);
    pending_.reset();
    keeps_callables_ = false;
    out_ = &main_;
    main_.clear();
    if (main_.is_large()) main_.reset();
    escapes_for_ = nullptr;
}

CORTADO_DECL status machine::run() { return run_to(0); }
CORTADO_DECL task<status> machine::run_later() { return run_later_to(0); }

[[gnu::always_inline]] inline void machine::write_now(std::string_view text) {
    if (written_ + text.size() > job_.limits.output) [[unlikely]]
        count_written(text.size());
    written_ += text.size();
    out_->append(text);
}

[[gnu::always_inline]] inline void machine::step(const op& it) {
    switch (it.code) {
        case op_code::text: return write_now({regs_.code->source.text.data() + it.a, it.b});
        case op_code::put: return do_put(it);
        case op_code::push: return stack_.push_back(value_at(it.a));
        case op_code::call: return do_call(it);
        case op_code::call_block: return do_call_block(it);
        case op_code::jump: regs_.at = it.a; return;
        case op_code::jump_unless: return do_condition(it, true);
        case op_code::jump_if: return do_condition(it, false);
        case op_code::each: return do_each(it);
        case op_code::with: return do_with(it);
        case op_code::section: return do_section(it);
        case op_code::inverted: return do_inverted(it);
        case op_code::next: return do_next(it);
        case op_code::partial: return do_partial(it);
        case op_code::inlines: return do_inlines(it);
        case op_code::slot: return do_slot(it);
        case op_code::leave: return pop();
        case op_code::finish: return do_finish();
    }
}

CORTADO_DECL status machine::run_to(std::size_t floor) {
    const std::size_t most = job_.limits.steps;
    while (depth_ > floor) {
        const op& it = regs_.code->ops[regs_.at++];
        if (++steps_ > most) [[unlikely]]
            fail(it.position, "the template takes more steps than the limit of " + std::to_string(most));
        step(it);
        if (pending_) [[unlikely]]
            return status::awaiting;
        if (job_.high_water > 0 && floor == 0 && captured_ == 0 && out_->size() >= job_.high_water)
            [[unlikely]]
            return status::full;
    }
    return status::finished;
}

CORTADO_DECL task<status> machine::run_later_to(std::size_t floor) {
    for (;;) {
        const status now = run_to(floor);
        if (now != status::awaiting) co_return now;
        // Taken out: what is awaited may render, and meet another helper that awaits.
        awaited_call call = std::move(*pending_);
        pending_.reset();
        value_ref result = co_await std::move(call.later);
        go_on(call.block, result);
    }
}

CORTADO_DECL void machine::go_on(const call_site* block, const value_ref& result) {
    if (block != nullptr) return finish_block(*block, result);
    stack_.push_back(result);
}

// ---- frames ----
CORTADO_DECL frame& machine::push(frame_kind kind) {
    if (depth_ >= job_.limits.depth) [[unlikely]] {
        const std::uint32_t position =
            regs_.code ? regs_.code->ops[regs_.at > 0 ? regs_.at - 1 : 0].position : 0;
        fail(position, "more than " + std::to_string(job_.limits.depth) +
                           " blocks and partials inside one another; is a partial including itself?");
    }
    if (depth_ == frames_.size()) frames_.push_back(std::make_unique<frame>());
    frame& made = *frames_[depth_++];
    made.kind = kind;
    made.is_captured = false;
    made.saved = regs_;
    made.temps = temps_base_ = temps_.size();
    return made;
}
// Back to where the frame was entered, but for the place in the program.
CORTADO_DECL void machine::pop() {
    const std::uint32_t at = regs_.at;
    const frame& left = top();
    regs_ = left.saved;
    regs_.at = at;
    --depth_;
    if (depth_ == 0) return;
    temps_base_ = top().temps;
    // The helper that has rendered a body still has its parameters.
    temps_.release(left.kind == frame_kind::body ? left.temps : temps_base_);
}

CORTADO_DECL void machine::do_finish() {
    frame& done = top();
    const std::uint32_t back = done.saved.at;
    if (done.is_captured) {
        std::string text;
        end_capture(text);
        write_indented(text, done.indent, done.intrinsic);
    }
    if (done.kind == frame_kind::root) {
        --depth_;
        return;
    }
    pop();
    regs_.at = back;
}

// ---- output ----
CORTADO_DECL void machine::count_written(std::size_t size) {
    if (written_ + size > job_.limits.output)
        fail(regs_.code->ops[regs_.at - 1].position,
             "the output is larger than the limit of " + std::to_string(job_.limits.output) + " bytes");
}

CORTADO_DECL void machine::write(std::string_view text) { write_now(text); }

CORTADO_DECL void machine::write_escaped(std::string_view text) {
    const escaping how = regs_.code->options.escaping;
    if (how == escaping::url || how == escaping::json) {
        std::string made;
        append_escaped(made, text, how);
        return write(made);
    }
    if (escapes_for_ != regs_.code) {
        escapes_for_ = regs_.code;
        escapes_ = escape_table(how);
    }
    // In pieces, so that room for the worst can be had at once: each character is stored, and counts only if nothing
    // stands for it; what does is shorter than the word that is stored.
    constexpr std::size_t piece = 1024;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, piece);
        text.remove_prefix(part.size());
        out_->reserve(part.size() * 6 + sizeof(escape_word));
        char* const start = out_->cursor().position();
        char* to = start;
        for (const char c : part) {
            const unsigned char place = escapes_[static_cast<unsigned char>(c)];
            *to = c;
            if (place == 0) [[likely]] {
                ++to;
                continue;
            }
            const escape_word& word = escape_words()[place];
            std::memcpy(to, word.text, sizeof word.text);
            to += word.size;
        }
        count_written(static_cast<std::size_t>(to - start));
        written_ += static_cast<std::size_t>(to - start);
        out_->written(text_cursor(to));
    }
}

CORTADO_DECL void machine::write_value(value_ref value, bool is_escaped) {
    switch (value.kind()) {
        case value_kind::undefined:
        case value_kind::null:
        case value_kind::callable:
            if (is_escaped && regs_.code->options.escaping == escaping::json) write("null");
            return;
        case value_kind::array:
        case value_kind::object: break;
        default:
            if (!is_escaped || value.is_markup()) return write(value.text(scratch_));
            if (regs_.code->options.escaping == escaping::json) break;
            if (value.kind() == value_kind::string) return write_escaped(value.text(scratch_));
            return write(value.text(scratch_));
    }
    std::string text;
    if (is_escaped && regs_.code->options.escaping == escaping::json) {
        append_script_json(text, value);
        return write(text);
    }
    append_text(text, value);
    is_escaped ? write_escaped(text) : write(text);
}

CORTADO_DECL void machine::begin_capture() {
    if (captured_ == captures_.size()) captures_.push_back(std::make_unique<output_buffer>());
    out_ = captures_[captured_++].get();
    out_->clear();
}
CORTADO_DECL void machine::end_capture(std::string& to) {
    to.assign(out_->view());
    --captured_;
    out_ = captured_ == 0 ? &main_ : captures_[captured_ - 1].get();
    written_ -= std::min(written_, to.size());
}
// Each line gets the indent, but for the empty one behind the last line's end.
CORTADO_DECL void machine::write_indented(std::string_view text, std::string_view indent,
                                          std::string_view intrinsic) {
    for (bool is_last = false; !is_last;) {
        const std::size_t end = text.find('\n');
        is_last = end == std::string_view::npos;
        const std::string_view line = text.substr(0, is_last ? text.size() : end + 1);
        if (is_last && line.empty()) return;
        write(indent);
        write(!intrinsic.empty() && line.starts_with(intrinsic) ? line.substr(intrinsic.size()) : line);
        text.remove_prefix(line.size());
    }
}

// ---- errors ----
CORTADO_DECL void machine::fail(std::uint32_t position, std::string reason) {
    const source& in = regs_.code->source;
    error made(in.name, in.text, position, std::move(reason));
    for (std::size_t at = depth_; at-- > 0;) {
        const frame& each = *frames_[at];
        if (each.kind != frame_kind::partial || each.saved.code == nullptr) continue;
        made.add_include(each.saved.code->source.name, each.saved.code->source.text, each.position);
    }
    throw made;
}

// ---- leases ----
struct machine_store {
    std::vector<std::unique_ptr<machine>> free{};
    static machine_store& of_this_thread() {
        static thread_local machine_store store;
        return store;
    }
};

CORTADO_DECL machine_lease::machine_lease() {
    auto& free = machine_store::of_this_thread().free;
    if (free.empty()) {
        machine_ = std::make_unique<machine>();
    } else {
        machine_ = std::move(free.back());
        free.pop_back();
    }
}
CORTADO_DECL machine_lease::~machine_lease() {
    machine_->clear();
    auto& free = machine_store::of_this_thread().free;
    if (free.size() < 8) free.push_back(std::move(machine_));
}

}  // namespace cortado::templates::detail
