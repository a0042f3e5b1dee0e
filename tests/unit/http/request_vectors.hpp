#pragma once

#include "support/catch.hpp"
#include "support/http_replay.hpp"

#include <string>
#include <vector>

namespace cortado::test {

struct request_vector {
    std::string wire;
    std::string record;
};

/** Check a wire text whole, cut in two at every place, and octet by octet. */
inline void check_everywhere(const request_vector& v) {
    INFO("wire: " << v.wire);
    REQUIRE(replay(v.wire) == v.record);
    REQUIRE(replay_bytewise(v.wire) == v.record);
    if (!v.wire.empty()) REQUIRE(replay_remembered(v.wire) == v.record);
    for (std::size_t cut = 0; cut <= v.wire.size(); ++cut) {
        INFO("cut at " << cut);
        REQUIRE(replay_cut(v.wire, cut) == v.record);
    }
}

inline void check_everywhere(const std::vector<request_vector>& vectors) {
    for (const request_vector& v : vectors) check_everywhere(v);
}

/** Wrap field lines ("A: b\r\n...") into a POST, with octets behind the head. */
inline std::string post(const std::string& lines, const std::string& behind = "") {
    return "POST /e HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n" + behind;
}

inline std::string posted(const std::string& fields_and_rest) {
    return "POST /e 1.1 keep host=h [Host: h]" + fields_and_rest;
}

inline std::string chunked(const std::string& wire) { return post("Transfer-Encoding: chunked\r\n", wire); }

inline std::string dechunked(const std::string& rest) {
    return posted("[Transfer-Encoding: chunked]" + rest);
}

inline std::string get_with(const std::string& line) {
    return "GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n";
}

inline std::string got_with(const std::string& rest) {
    return "GET / 1.1 keep host=h [Host: h]" + rest + "\nidle\n";
}

}  // namespace cortado::test
