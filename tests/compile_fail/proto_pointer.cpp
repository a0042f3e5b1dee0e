// expect: a pointer or a view owns nothing that could be decoded
#include <cortado/proto/structs.hpp>

struct product {
    int id;
    std::string_view name;
};

std::string bytes_of(const product& value) { return cortado::proto::encode(value); }
