#pragma once

#include <cortado/config.hpp>
#include <cortado/core/output_buffer.hpp>
#include <cortado/core/task.hpp>
#include <cortado/core/value_ref.hpp>
#include <cortado/templates/detail/frame.hpp>
#include <cortado/templates/detail/program.hpp>
#include <cortado/templates/detail/program_set.hpp>
#include <cortado/templates/detail/temporaries.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cortado::templates::detail {

enum class status : unsigned char { finished, full, awaiting };

/** What one render is given. */
struct render_job {
    program_set* set = nullptr;
    const program* code = nullptr;
    value_ref context{};
    value_ref data{};
    templates::limits limits{};
    std::size_t high_water = 0;  // run() comes back when this much is written; 0 for never
    bool may_await = false;
};

/** Run a program. It keeps its memory from one run to the next, so that a run allocates nothing. */
class machine {
public:
    machine() = default;
    machine(const machine&) = delete;
    machine& operator=(const machine&) = delete;

    CORTADO_DECL void start(const render_job& job);
    /** Go on until the end, or until enough is written.
        @throws error, and what helpers throw; error, too, if a helper awaits */
    CORTADO_DECL status run();
    /** The same, and await what helpers await, if the job says so. */
    CORTADO_DECL task<status> run_later();
    /** Forget everything but the memory. */
    CORTADO_DECL void clear() noexcept;

    output_buffer& output() noexcept { return *out_; }

    // ---- for helpers ----
    temporaries& temps() noexcept { return temps_; }
    program_set& set() noexcept { return *job_.set; }
    const registers& now() const noexcept { return regs_; }
    struct body_arguments {
        value_ref context{};
        const value_ref* params = nullptr;
        std::size_t param_count = 0;
        value_ref data{};
    };
    /** Render a body of a block into the output. */
    CORTADO_DECL void run_body(std::uint32_t at, bool has_params, const body_arguments& with);
    CORTADO_DECL std::string capture_body(std::uint32_t at, bool has_params, const body_arguments& with);
    CORTADO_DECL task<std::string> capture_body_later(std::uint32_t at, bool has_params, value_ref context,
                                                      std::vector<value_ref> params, value_ref data);
    CORTADO_DECL value_ref data_named(std::string_view name, std::size_t up) const;
    [[noreturn]] CORTADO_DECL void fail(std::uint32_t position, std::string reason);
    CORTADO_DECL void write(std::string_view text);
    /** Count work that depends on the size of a text, which may be large, as steps. */
    void charge(std::size_t bytes) noexcept { steps_ += bytes / 64; }
    CORTADO_DECL void write_value(value_ref value, bool is_escaped);

private:
    class call_of_value;
    class restore_point;

    /** A call of a helper that awaits. */
    struct awaited_call {
        task<value_ref> later;
        const call_site* block = nullptr;  // null in an expression
    };

    status run_to(std::size_t floor);
    task<status> run_later_to(std::size_t floor);
    void go_on(const call_site* block, const value_ref& result);
    void enter_body(std::uint32_t at, bool has_params, const body_arguments& with);
    void step(const op& it);

    void do_put(const op& it);
    void do_call(const op& it);
    void do_call_block(const op& it);
    void do_condition(const op& it, bool wanted);
    void do_each(const op& it);
    void do_with(const op& it);
    void do_section(const op& it);
    void do_inverted(const op& it);
    void do_next(const op& it);
    void do_partial(const op& it);
    void do_inlines(const op& it);
    void do_slot(const op& it);
    void do_finish();

    void enter_loop(const op& it, const value_ref& list, std::size_t count);
    bool load_item(frame& loop);
    void enter_with(const op& it, const value_ref& context);
    void enter_scope(frame& of, const value_ref& context, const scope* around);
    void call_missing(const op& it, const call_site& site);
    void call_helper(const call_site& site, const helper& known, std::uint32_t position, bool is_block);
    void begin_awaiting(const call_site& site, const helper& known, std::uint32_t position, bool is_block);
    task<value_ref> call_later(const call_site& site, const helper& known, std::vector<value_ref> params,
                               std::uint32_t position, bool is_block);
    void finish_block(const call_site& site, const value_ref& result);
    bool call_section(const op& it, value_ref& value);

    struct partial_target {
        const program* code = nullptr;
        const closure* body = nullptr;
    };
    partial_target find_partial(std::string_view name, const partial_site& site, std::uint32_t position);
    void enter_partial(const partial_site& site, const partial_target& to, frame& made,
                       const value_ref& context);
    void enter_block_of_partial(frame& made, const closure& to, const value_ref& context);
    void fill_slots(const partial_site& site, frame& made);
    value_ref merged_context(frame& made, const partial_site& site, const value_ref& base, std::size_t first);
    const closure* partial_block(const data_frame* from) const;

    value_ref value_at(std::uint32_t where);
    value_ref any_value_at(std::uint32_t where);
    value_ref value_of_operand(const operand& it);
    value_ref value_of_path(const operand& it, value_ref from, std::size_t first_name);
    value_ref value_of_data(const operand& it);
    value_ref called(const value_ref& callee);
    [[noreturn]] void fail_strict(const operand& it, std::string_view name, const value_ref& in);

    frame& push(frame_kind kind);
    void pop();
    frame& top() { return *frames_[depth_ - 1]; }
    void write_now(std::string_view text);
    void begin_capture();
    void end_capture(std::string& to);
    void write_indented(std::string_view text, std::string_view indent, std::string_view intrinsic);
    void write_escaped(std::string_view text);
    void count_written(std::size_t size);
    void release_temps() {
        if (temps_.size() != temps_base_) temps_.release(temps_base_);
    }

    render_job job_{};
    registers regs_{};
    std::vector<std::unique_ptr<frame>> frames_{};
    std::size_t depth_ = 0;
    std::size_t temps_base_ = 0;  // of the frame on top
    std::vector<value_ref> stack_{};
    temporaries temps_{};
    output_buffer main_{};
    output_buffer* out_ = &main_;
    std::vector<std::unique_ptr<output_buffer>> captures_{};
    std::size_t captured_ = 0;
    std::string scratch_{};
    std::size_t steps_ = 0;
    std::size_t written_ = 0;
    std::size_t nested_ = 0;  // runs inside helpers that do not await
    std::optional<awaited_call> pending_{};
    bool keeps_callables_ = false;  // a section of Mustache calls what it finds itself
    const unsigned char* escapes_ = nullptr;
    const program* escapes_for_ = nullptr;
};

/** Tell whether a value counts for #if: what JavaScript takes for true, but for empty arrays. */
CORTADO_DECL bool counts_as_true(const value_ref& value, bool includes_zero);

/** The part of a value that a name of a path stands for. */
CORTADO_DECL value_ref member_of(const value_ref& value, const name& part);

/** Have a machine for as long as this lives: the thread's own, if it is not in use. */
class machine_lease {
public:
    CORTADO_DECL machine_lease();
    machine_lease(const machine_lease&) = delete;
    machine_lease& operator=(const machine_lease&) = delete;
    CORTADO_DECL ~machine_lease();

    machine* operator->() const noexcept { return machine_.get(); }
    machine& operator*() const noexcept { return *machine_; }

private:
    std::unique_ptr<machine> machine_;
};

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/machine.ipp>
#  include <cortado/templates/impl/machine_blocks.ipp>
#  include <cortado/templates/impl/machine_partials.ipp>
#  include <cortado/templates/impl/machine_values.ipp>
#endif
