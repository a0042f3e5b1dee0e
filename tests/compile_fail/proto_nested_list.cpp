// expect: proto: lists, maps and optionals cannot hold one another: put a struct around the inner one
#include <cortado/proto/structs.hpp>

struct product {
    std::vector<std::vector<int>> sizes;
};

product read(std::string_view bytes) { return cortado::proto::decode<product>(bytes); }
