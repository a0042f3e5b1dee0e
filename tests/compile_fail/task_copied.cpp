// expect: use of deleted function
#include <cortado/core/task.hpp>

cortado::task<> save() { co_return; }

int main() {
    cortado::task<> first = save();
    cortado::task<> second = first;
}
