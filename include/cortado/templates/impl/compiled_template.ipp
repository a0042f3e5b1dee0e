#pragma once

#include <cortado/core/error.hpp>
#include <cortado/templates/compiled_template.hpp>
#include <cortado/templates/detail/machine.hpp>

namespace cortado::templates {

CORTADO_DECL detail::render_job compiled_template::job(const value_ref& context,
                                                       const render_options& with) const {
    if (!set_) throw usage_error("compiled_template: it is empty; an environment makes one of a text");
    return {
        .set = set_.get(), .code = &set_->main(), .context = context, .data = with.data, .limits = limits_};
}

CORTADO_DECL void compiled_template::render_value(std::string& out, const value_ref& context,
                                                  const render_options& with) const {
    const detail::render_job asked = job(context, with);
    const detail::machine_lease machine;
    machine->start(asked);
    machine->run();
    out.append(machine->output().view());
}

CORTADO_DECL task<std::string> compiled_template::render_awaiting(compiled_template page, value_ref context,
                                                                  render_options with) {
    detail::render_job asked = page.job(context, with);
    asked.may_await = true;
    const detail::machine_lease machine;
    machine->start(asked);
    task<detail::status> rendered = machine->run_later();
    co_await std::move(rendered);
    co_return std::string(machine->output().view());
}

CORTADO_DECL void compiled_template::machine_deleter::operator()(detail::machine* machine) const noexcept {
    delete machine;
}

CORTADO_DECL compiled_template::machine_ptr compiled_template::begin(const value_ref& context,
                                                                     std::size_t piece,
                                                                     const render_options& with) const {
    detail::render_job asked = job(context, with);
    asked.high_water = piece > 0 ? piece : 1;
    asked.may_await = true;
    machine_ptr machine(new detail::machine());
    machine->start(asked);
    return machine;
}

CORTADO_DECL task<bool> compiled_template::advance(detail::machine& machine) {
    task<detail::status> more = machine.run_later();
    const detail::status now = co_await std::move(more);
    co_return now == detail::status::full;
}

CORTADO_DECL std::string compiled_template::take_output(detail::machine& machine) {
    std::string text(machine.output().view());
    machine.output().clear();
    return text;
}

CORTADO_DECL task<> compiled_template::write_pieces(compiled_template page, value_ref context,
                                                    function_ref<task<>(std::string_view)> write,
                                                    std::size_t piece, render_options with) {
    const machine_ptr machine = page.begin(context, piece, with);
    for (bool is_last = false; !is_last;) {
        task<bool> more = advance(*machine);
        bool went_on = co_await std::move(more);
        is_last = !went_on;
        if (machine->output().empty()) continue;
        task<> written = write(machine->output().view());
        co_await std::move(written);
        machine->output().clear();
    }
}

}  // namespace cortado::templates
