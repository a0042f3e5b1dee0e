#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>

/** Let the compiler believe that a value is looked at. */
template <class T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

/** The best of several runs: what the machine can, not what it was asked for besides. */
template <class F>
double nanoseconds(F job) {
    using clock_type = std::chrono::steady_clock;
    double best = 1e12;
    for (int run = 0; run < 40; ++run) {
        const auto start = clock_type::now();
        for (int i = 0; i < 1000; ++i) job();
        const std::chrono::duration<double, std::nano> took = clock_type::now() - start;
        best = std::min(best, took.count() / 1000);
    }
    return best;
}

/** Answer each line of the standard input with a number. */
template <class F>
void answer_jobs(F run) {
    char line[64];
    while (std::fgets(line, sizeof line, stdin) != nullptr) {
        std::string_view job(line);
        std::printf("%.1f\n", run(job.substr(0, job.find('\n'))));
        std::fflush(stdout);
    }
}
