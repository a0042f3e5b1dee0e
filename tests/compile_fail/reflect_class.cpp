// expect: name its members with CORTADO_DESCRIBE
#include <cortado/core/value_of.hpp>

class account {
public:
    explicit account(int balance) : balance_(balance) {}

private:
    int balance_;
};

cortado::value_ref show(const account& it) { return cortado::value_of(it); }
