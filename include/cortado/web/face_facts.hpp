#pragma once

#include <cortado/config.hpp>

#include <source_location>
#include <string>
#include <string_view>

namespace cortado::web {

/** What of a request only a face can tell, because it knows the application's settings and routes. A face that has
    `static const face_facts& facts() noexcept` is asked; `face` is its object. */
struct face_facts {
    /** Valid until the request is over. */
    std::string_view (*client_address)(void* face);
    bool (*is_secure)(void* face);
    /** With its port, where one was said. */
    std::string_view (*host)(void* face);
    /** The pattern of the route that was entered last, with those of its mount points: "" where it was none. */
    std::string (*route)(void* face);
    /** Where the layer that was entered last was registered; line 0 where that is not known. */
    std::source_location (*place)(void* face);
};

}  // namespace cortado::web
