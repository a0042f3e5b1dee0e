// expect: this type has a base class
#include <cortado/core/reflect.hpp>

struct base {};
struct derived : base {
    int a;
};

constexpr auto count = cortado::member_count<derived>;
