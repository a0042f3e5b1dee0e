#pragma once

#include <cortado/config.hpp>
#include <cortado/templates/compile_options.hpp>

#include <string>
#include <vector>

namespace cortado::templates {

/** Tie an escaping to a kind of file: `{".txt", escaping::none}` is for mail.txt.hbs. */
struct extension_escaping {
    std::string extension;
    templates::escaping escaping;
};

/** Say where templates come from, and how they are read. */
struct environment_options {
    std::string folder{};                       /**< empty: only what add() was given */
    std::vector<std::string> partial_folders{}; /**< where partials are looked for, before `folder` itself */
    std::string extension = ".hbs";             /**< of the files; a name may leave it out */
    bool watch = true;                          /**< look at each lookup whether a file has changed */
    compile_options compile{};
    std::vector<extension_escaping> escapings{{".txt", escaping::none},
                                              {".json", escaping::json},
                                              {".js", escaping::json},
                                              {".url", escaping::url}};
    templates::limits limits{};
};

}  // namespace cortado::templates
