#pragma once

#include <cortado/core/error.hpp>
#include <cortado/templates/compiled_template.hpp>
#include <cortado/templates/detail/machine.hpp>

namespace cortado::templates {

CORTADO_DECL void compiled_template::render_value(std::string& out, const value_ref& context,
                                                  const render_options& with) const {
    if (!set_) throw usage_error("compiled_template: it is empty; an environment makes one of a text");
    const detail::machine_lease machine;
    machine->start(
        {.set = set_.get(), .code = &set_->main(), .context = context, .data = with.data, .limits = limits_});
    machine->run();
    out.append(machine->output().view());
}

CORTADO_DECL task<> compiled_template::stream(value_ref context, function_ref<task<>(std::string_view)> write,
                                              std::size_t piece, render_options with) const {
    if (!set_) throw usage_error("compiled_template: it is empty; an environment makes one of a text");
    const std::shared_ptr<detail::program_set> set = set_;
    const auto machine = std::make_unique<detail::machine>();
    machine->start({.set = set.get(),
                    .code = &set->main(),
                    .context = context,
                    .data = with.data,
                    .limits = limits_,
                    .high_water = piece > 0 ? piece : 1});
    for (;;) {
        const detail::status now = machine->run();
        if (now == detail::status::awaiting) {
            value_ref result = co_await std::move(machine->awaited());
            machine->go_on(result);
            continue;
        }
        if (!machine->output().empty()) {
            task<> written = write(machine->output().view());
            co_await std::move(written);
            machine->output().clear();
        }
        if (now == detail::status::finished) co_return;
    }
}

}  // namespace cortado::templates
