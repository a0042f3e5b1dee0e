// expect: two members of a struct have the same field number
#include <cortado/proto/structs.hpp>

struct product {
    int id;
    int price;
};

template <>
struct cortado::proto::fields_of<product> {
    static constexpr std::array list{field{.name = "price", .number = 1}};
};

std::string bytes_of(const product& value) { return cortado::proto::encode(value); }
