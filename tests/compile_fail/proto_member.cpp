// expect: proto: a member of this type has no form in a message
#include <cortado/proto/structs.hpp>

struct product {
    long double price;
};

std::string bytes_of(const product& value) { return cortado::proto::encode(value); }
