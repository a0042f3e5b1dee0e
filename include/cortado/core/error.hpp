#pragma once

#include <cortado/config.hpp>

#include <stdexcept>
#include <string>

namespace cortado {

/** Report a mistake in the program: thrown at the call that is wrong, in every build.
    The message names the place and the cure, e.g. "listen: this server is already listening; close() it first". */
class usage_error : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/** End an operation because its stop token was asked to stop (a closed connection, a deadline, a lost race).
    Handlers let it pass; the framework knows it and answers nobody. */
class operation_cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "operation cancelled"; }
};

}  // namespace cortado
