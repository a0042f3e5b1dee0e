// expect: proto: what is .required must be able to be missing: make it a std::optional
#include <cortado/proto/structs.hpp>

struct product {
    int price;
};

template <>
struct cortado::proto::fields_of<product> {
    static constexpr std::array list{field{.name = "price", .required = true}};
};

std::string bytes_of(const product& value) { return cortado::proto::encode(value); }
