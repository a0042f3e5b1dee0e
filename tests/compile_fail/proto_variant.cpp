// expect: proto: the first type of a std::variant is std::monostate
#include <cortado/proto/structs.hpp>

struct payment {
    std::variant<int, std::string> way;
};

std::string bytes_of(const payment& value) { return cortado::proto::encode(value); }
