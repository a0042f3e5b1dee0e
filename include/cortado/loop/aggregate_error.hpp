#pragma once

#include <cortado/config.hpp>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cortado {

/** Several exceptions as one: what promise<T>::any() rejects with.
    @source ECMAScript: AggregateError */
class aggregate_error : public std::runtime_error {
public:
    explicit aggregate_error(std::vector<std::exception_ptr> errors, const std::string& message = {})
        : std::runtime_error(message),
          errors_(std::make_shared<const std::vector<std::exception_ptr>>(std::move(errors))) {}

    /** In the order of the promises that were asked for, not of their ends. */
    const std::vector<std::exception_ptr>& errors() const noexcept { return *errors_; }

private:
    std::shared_ptr<const std::vector<std::exception_ptr>>
        errors_;  // shared: an exception's copies do not throw
};

}  // namespace cortado
