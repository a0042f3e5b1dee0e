// expect: cortado: race and any take promises of one type; then() can make them so
#include <cortado/loop/promise.hpp>

#include <string>

int main() {
    static_cast<void>(cortado::promise<>::race(cortado::promise<int>::resolve(1),
                                               cortado::promise<std::string>::resolve("two")));
}
