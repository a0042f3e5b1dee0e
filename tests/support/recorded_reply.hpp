#pragma once

#include <cortado/web/inject.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

/** A request and its reply as recorders write them that take down what goes on the wire. */
namespace cortado::test {

using recorded_json = nlohmann::ordered_json;

inline web::inject_request request_of(const recorded_json& row) {
    web::inject_request sent;
    sent.method = row["method"].get<std::string>();
    sent.url = row["url"].get<std::string>();
    for (const recorded_json& each : row["headers"]) sent.headers.emplace_back(each[0], each[1]);
    if (row.contains("body") && !row["body"].is_null()) sent.body = row["body"].get<std::string>();
    return sent;
}

/** In the words of the recording: without Date, Connection and Keep-Alive. */
inline recorded_json reply_of(const std::string& raw) {
    const std::size_t end = raw.find("\r\n\r\n");
    recorded_json headers = recorded_json::array();
    std::size_t at = raw.find("\r\n");
    const std::string start = raw.substr(0, at);
    while (at < end) {
        const std::size_t line_end = raw.find("\r\n", at + 2);
        const std::string line = raw.substr(at + 2, line_end - at - 2);
        const std::string name = line.substr(0, line.find(':'));
        const bool is_masked = name == "Date" || name == "Connection" || name == "Keep-Alive";
        if (!is_masked) headers.push_back({name, line.substr(name.size() + 2)});
        at = line_end;
    }
    return {{"start", start}, {"headers", headers}, {"body", raw.substr(end + 4)}};
}

/** Headers of several names may come in any order. */
inline recorded_json in_order_of_names(recorded_json reply) {
    recorded_json& headers = reply["headers"];
    std::stable_sort(headers.begin(), headers.end(),
                     [](const recorded_json& a, const recorded_json& b) { return a[0] < b[0]; });
    return reply;
}

}  // namespace cortado::test
