// expect: an enum needs an underlying type
#include <cortado/proto/structs.hpp>

enum kind { toy, food };
struct product {
    kind sort;
};

std::string bytes_of(const product& value) { return cortado::proto::encode(value); }
