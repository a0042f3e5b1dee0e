// expect: fields_of<> names a member that the struct does not have
#include <cortado/proto/structs.hpp>

struct product {
    int price;
};

template <>
struct cortado::proto::fields_of<product> {
    static constexpr std::array list{field{.name = "prize", .number = 2}};
};

std::string bytes_of(const product& value) { return cortado::proto::encode(value); }
