// expect: the members of this type cannot be told apart
#include <cortado/core/reflect.hpp>

struct holder {
    int& held;
    int other;
};

constexpr auto count = cortado::member_count<holder>;
