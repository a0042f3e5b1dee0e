#pragma once

#include <cortado/config.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>

// One function per number of members: the language names them one by one or not at all.
namespace cortado::detail {

inline constexpr std::size_t most_members = 64;

template <class T>
constexpr auto tie_members(T&, std::integral_constant<std::size_t, 0>) {
    return std::tuple<>{};
}
// clang-format off
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 1>) {
    auto& [m0] = v; return std::tie(m0); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 2>) {
    auto& [m0, m1] = v; return std::tie(m0, m1); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 3>) {
    auto& [m0, m1, m2] = v; return std::tie(m0, m1, m2); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 4>) {
    auto& [m0, m1, m2, m3] = v; return std::tie(m0, m1, m2, m3); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 5>) {
    auto& [m0, m1, m2, m3, m4] = v; return std::tie(m0, m1, m2, m3, m4); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 6>) {
    auto& [m0, m1, m2, m3, m4, m5] = v; return std::tie(m0, m1, m2, m3, m4, m5); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 7>) {
    auto& [m0, m1, m2, m3, m4, m5, m6] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 8>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 9>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 10>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8,
    m9); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 11>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7,
    m8, m9, m10); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 12>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6,
    m7, m8, m9, m10, m11); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 13>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12] = v; return std::tie(m0, m1, m2, m3, m4,
    m5, m6, m7, m8, m9, m10, m11, m12); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 14>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13] = v; return std::tie(m0, m1, m2, m3,
    m4, m5, m6, m7, m8, m9, m10, m11, m12, m13); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 15>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14] = v; return std::tie(m0, m1, m2,
    m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 16>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15] = v; return std::tie(m0, m1,
    m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 17>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16] = v; return
    std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 18>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17] = v; return
    std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 19>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18] = v; return
    std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 20>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19] = v;
    return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18,
    m19); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 21>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20] =
    v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18,
    m19, m20); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 22>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17,
    m18, m19, m20, m21); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 23>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16,
    m17, m18, m19, m20, m21, m22); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 24>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15,
    m16, m17, m18, m19, m20, m21, m22, m23); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 25>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14,
    m15, m16, m17, m18, m19, m20, m21, m22, m23, m24); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 26>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13,
    m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 27>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12,
    m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 28>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11,
    m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 29>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10,
    m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 30>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9,
    m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 31>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7,
    m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28,
    m29, m30); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 32>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6,
    m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27,
    m28, m29, m30, m31); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 33>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32] = v; return std::tie(m0, m1, m2, m3, m4, m5,
    m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27,
    m28, m29, m30, m31, m32); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 34>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33] = v; return std::tie(m0, m1, m2, m3, m4,
    m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26,
    m27, m28, m29, m30, m31, m32, m33); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 35>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34] = v; return std::tie(m0, m1, m2,
    m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24,
    m25, m26, m27, m28, m29, m30, m31, m32, m33, m34); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 36>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35] = v; return std::tie(m0, m1,
    m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
    m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 37>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36] = v; return std::tie(m0,
    m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
    m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 38>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37] = v; return
    std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 39>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38] = v; return
    std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 40>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39] = v;
    return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19,
    m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 41>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40] = v;
    return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19,
    m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40);
    }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 42>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41]
    = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18,
    m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39,
    m40, m41); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 43>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17,
    m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38,
    m39, m40, m41, m42); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 44>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16,
    m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37,
    m38, m39, m40, m41, m42, m43); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 45>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15,
    m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36,
    m37, m38, m39, m40, m41, m42, m43, m44); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 46>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14,
    m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35,
    m36, m37, m38, m39, m40, m41, m42, m43, m44, m45); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 47>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13,
    m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34,
    m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 48>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12,
    m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33,
    m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 49>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11,
    m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32,
    m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47, m48); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 50>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10,
    m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31,
    m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47, m48, m49); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 51>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9,
    m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30,
    m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47, m48, m49, m50); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 52>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7,
    m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28,
    m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47, m48, m49,
    m50, m51); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 53>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6,
    m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27,
    m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47, m48,
    m49, m50, m51, m52); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 54>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53] = v; return std::tie(m0, m1, m2, m3, m4, m5,
    m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27,
    m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47, m48,
    m49, m50, m51, m52, m53); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 55>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54] = v; return std::tie(m0, m1, m2, m3, m4,
    m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26,
    m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47,
    m48, m49, m50, m51, m52, m53, m54); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 56>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55] = v; return std::tie(m0, m1, m2,
    m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23, m24,
    m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45,
    m46, m47, m48, m49, m50, m51, m52, m53, m54, m55); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 57>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56] = v; return std::tie(m0, m1,
    m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
    m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
    m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 58>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57] = v; return std::tie(m0,
    m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
    m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44,
    m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 59>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58] = v; return
    std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 60>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59] = v; return
    std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 61>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60] = v;
    return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19,
    m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
    m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 62>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61] = v;
    return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19,
    m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
    m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61);
    }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 63>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62]
    = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18,
    m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39,
    m40, m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
    m61, m62); }
template <class T> constexpr auto tie_members(T& v, std::integral_constant<std::size_t, 64>) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
    m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38, m39, m40, m41,
    m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62,
    m63] = v; return std::tie(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17,
    m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31, m32, m33, m34, m35, m36, m37, m38,
    m39, m40, m41, m42, m43, m44, m45, m46, m47, m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59,
    m60, m61, m62, m63); }
// clang-format on

}  // namespace cortado::detail
