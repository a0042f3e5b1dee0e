#include <cortado/http/status.hpp>

#include "support/catch.hpp"

#include <vector>

using namespace cortado::http;

TEST_CASE("status: reason phrases are Node's", "[http][status]") {
    CHECK(reason_phrase(200) == "OK");
    CHECK(reason_phrase(100) == "Continue");
    CHECK(reason_phrase(404) == "Not Found");
    CHECK(reason_phrase(413) == "Payload Too Large");
    CHECK(reason_phrase(418) == "I'm a Teapot");
    CHECK(reason_phrase(509) == "Bandwidth Limit Exceeded");
    CHECK(reason_phrase(511) == "Network Authentication Required");
}

TEST_CASE("status: a number without a phrase gives none", "[http][status]") {
    CHECK(reason_phrase(0).empty());
    CHECK(reason_phrase(-1).empty());
    CHECK(reason_phrase(306).empty());
    CHECK(reason_phrase(420).empty());
    CHECK(reason_phrase(999).empty());
}

TEST_CASE("status: the empty and the redirecting ones are those of npm statuses", "[http][status]") {
    std::vector<int> empty;
    std::vector<int> redirects;
    for (int status = 0; status < 1000; ++status) {
        if (is_empty_status(status)) empty.push_back(status);
        if (is_redirect_status(status)) redirects.push_back(status);
    }
    CHECK(empty == std::vector<int>{204, 205, 304});
    CHECK(redirects == std::vector<int>{300, 301, 302, 303, 305, 307, 308});
}
