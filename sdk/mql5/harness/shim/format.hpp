// StringFormat, PrintFormat, Print and Comment: MQL5's formats over typed arguments.
// %d, %u and %x without I64 cut to 32 bits, as the terminal does; a missing argument shows a marker and does not crash.
#pragma once
#include <initializer_list>
#include <variant>

#include "text.hpp"

namespace mql {

using argument = std::variant<int64_t, double, string>;

inline argument as_argument(const string &text) { return text; }
inline argument as_argument(datetime at) { return static_cast<int64_t>(static_cast<long>(at)); }
template <typename T> argument as_argument(T number) {
  if constexpr (std::is_floating_point_v<T>) return static_cast<double>(number);
  else return static_cast<int64_t>(number);
}

string format_text(const string &pattern, const std::vector<argument> &values);
void journal(const std::string &text);
void chart_comment(const std::string &text);

template <typename... T> string StringFormat(const string &pattern, const T &...given) {
  static_assert(sizeof...(given) <= 64, "StringFormat takes at most 64 arguments");
  return format_text(pattern, {as_argument(given)...});
}
template <typename... T> void PrintFormat(const string &pattern, const T &...given) {
  journal(StringFormat(pattern, given...).utf8());
}
inline string shown(const string &text) { return text; }
template <typename T> string shown(T value) { return string(value); }
template <typename... T> void Print(const T &...given) { journal((string("") + ... + shown(given)).utf8()); }
template <typename... T> void Comment(const T &...given) { chart_comment((string("") + ... + shown(given)).utf8()); }
template <typename... T> void Alert(const T &...given) { journal((string("Alert: ") + ... + shown(given)).utf8()); }

}  // namespace mql
