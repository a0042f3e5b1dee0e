// expect: an Express handler returns void or cortado::task<> and takes
#include <cortado/express.hpp>

int main() {
    cortado::express::application app;
    app.get("/", [](cortado::express::request&) {});
}
