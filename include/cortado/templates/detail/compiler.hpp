#pragma once

#include <cortado/config.hpp>
#include <cortado/core/function.hpp>
#include <cortado/templates/detail/program.hpp>
#include <cortado/templates/detail/tree.hpp>

#include <string_view>
#include <vector>

namespace cortado::templates::detail {

/** Find the helper of a name, or null. */
using helper_lookup = function_ref<const helper*(std::string_view name)>;

/** Make of what a template says what the machine does. */
class compiler {
public:
    compiler(program& into, helper_lookup helpers) : program_(into), helpers_(helpers) {}

    /** @throws error */
    CORTADO_DECL void compile(const body_node& root);

private:
    void body(const body_node& it);
    void statement(const node& it);
    void value(const node& it);
    void block(const node& it);
    void raw_block(const node& it);
    void condition(const node& it, bool is_negated);
    void entering(const node& it, op_code code);
    void helper_block(const node& it, const helper* known);
    void call_of_block(const node& it, std::uint32_t site);
    void partial(const node& it);
    void parent(const node& it);
    void inline_partials(const body_node& it, std::uint32_t& count);
    void leave_inlines(std::uint32_t count);
    void slot(const node& it);
    void section(const node& it);
    std::uint32_t add_slot(const node& it);
    void finish_body(const body_node& it);
    void body_with_params(const body_node& it);

    /** Code that leaves a value where the result says: an operand, or the stack. */
    std::uint32_t argument(const expression_node& it);
    /** The same, of a mustache or block without parameters, whose name may be a helper's. */
    std::uint32_t callee(const expression_node& call);
    void push(const expression_node& it);
    std::uint32_t call(const expression_node& it, const helper* known);
    std::uint32_t make_call_site(const expression_node& it, const helper* known);
    std::uint32_t section_call_site(const expression_node& it, const helper& hook);
    std::uint32_t operand_of(const expression_node& it);
    std::uint32_t path_operand(const expression_node& it);
    std::uint32_t data_operand(const expression_node& it);
    bool find_param(std::string_view name, operand& made) const;
    const helper* helper_named(const expression_node& callee, bool has_params) const;
    const helper* helper_of(const expression_node& call) const;

    std::uint32_t emit(op made) {
        program_.ops.push_back(made);
        return static_cast<std::uint32_t>(program_.ops.size() - 1);
    }
    std::uint32_t here() const { return static_cast<std::uint32_t>(program_.ops.size()); }
    std::uint32_t add_names(const std::vector<std::string_view>& parts);

    program& program_;
    helper_lookup helpers_;
    std::vector<std::vector<std::string_view>> params_{};  // of the blocks around, the outermost first
};

}  // namespace cortado::templates::detail

#if defined(CORTADO_HEADER_ONLY)
#  include <cortado/templates/impl/compiler.ipp>
#endif
