// The part of the MQL5 API that the test sources use, with its documented behaviour, over the C++ library.
// Strings are UTF-8 inside (MQL5 has UTF-16; nothing here counts characters). Only loopback addresses are reached.
#pragma once
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <iostream>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

static_assert(sizeof(long) == 8 && sizeof(int) == 4, "MQL5 has 64-bit long and 32-bit int");

namespace mql {

class string {
 public:
  string() = default;
  string(const char *text) : null_(text == nullptr), text_(text == nullptr ? "" : text) {}
  string(const std::string &text) : text_(text) {}
  const std::string &std() const { return text_; }
  bool operator==(const string &other) const { return null_ == other.null_ && text_ == other.text_; }
  friend string operator+(const string &a, const string &b) { return string(a.text_ + b.text_); }

 private:
  bool null_ = false;
  std::string text_;
};
inline std::ostream &operator<<(std::ostream &out, const string &text) { return out << text.std(); }

/** A dynamic array: an access out of range ends the program with code 70, as a critical error ends an EA. */
template <typename T>
class array {
 public:
  T &operator[](int at) { return items_[checked(at)]; }
  const T &operator[](int at) const { return items_[checked(at)]; }
  int size() const { return static_cast<int>(items_.size()); }
  void grow(int size) { if (size > this->size()) items_.resize(size, T(0x5a)); }
  void assign(const std::string &bytes) { items_.assign(bytes.begin(), bytes.end()); }
  const T *data() const { return items_.data(); }

 private:
  int checked(int at) const {
    if (at < 0 || at >= size()) { std::cerr << "array out of range\n"; std::exit(70); }
    return at;
  }
  std::vector<T> items_;
};

struct datetime { int64_t seconds = 0; };

constexpr int TIME_DATE = 1, TIME_MINUTES = 2, TIME_SECONDS = 4, WHOLE_ARRAY = -1;
constexpr unsigned CP_ACP = 0, CP_UTF8 = 65001;

inline int last_error = 0;
inline datetime last_quote;
/** What WebRequest sent last, for the driver to show. */
inline std::string last_body;

inline int GetLastError() { return last_error; }
inline datetime TimeCurrent() { return last_quote; }

inline string TimeToString(datetime at, int mode = TIME_DATE | TIME_MINUTES) {
  time_t seconds = at.seconds;
  tm parts{};
  gmtime_r(&seconds, &parts);
  char date[32] = "", clock[32] = "";
  if (mode & TIME_DATE) strftime(date, sizeof date, "%Y.%m.%d", &parts);
  if (mode & (TIME_MINUTES | TIME_SECONDS))
    strftime(clock, sizeof clock, mode & TIME_SECONDS ? "%H:%M:%S" : "%H:%M", &parts);
  return string(std::string(date) + (*date && *clock ? " " : "") + clock);
}

using argument = std::variant<int64_t, double, std::string>;
inline argument as_argument(const string &text) { return text.std(); }
inline argument as_argument(double number) { return number; }
template <typename T> argument as_argument(T number) { return static_cast<int64_t>(number); }

/** %d, %u and %x without I64 cut to 32 bits, as the terminal does; %f has 6 decimals. */
inline std::string format_one(std::string spec, const argument *value) {
  if (value == nullptr) return "(missed argument)";
  const char kind = spec.back();
  const size_t wide = spec.find("I64");
  if (wide != std::string::npos) spec.erase(wide, 3);
  char out[512];
  if (kind == 's') {
    const auto *text = std::get_if<std::string>(value);
    return text ? *text : "(non-string passed)";
  }
  spec.pop_back();
  if (std::strchr("fFeEgG", kind)) {
    const double *number = std::get_if<double>(value);
    snprintf(out, sizeof out, (spec + kind).c_str(), number ? *number : 0.0);
    return out;
  }
  const int64_t *number = std::get_if<int64_t>(value);
  const int64_t whole = number ? *number : 0;
  if (wide != std::string::npos) snprintf(out, sizeof out, (spec + "ll" + kind).c_str(), whole);
  else snprintf(out, sizeof out, (spec + kind).c_str(), static_cast<int32_t>(whole));
  return out;
}

template <typename... T> string StringFormat(const string &pattern, const T &...given) {
  const std::vector<argument> values{as_argument(given)...};
  const std::string &text = pattern.std();
  std::string out;
  size_t next = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') { out += text[at]; continue; }
    if (at + 1 < text.size() && text[at + 1] == '%') { out += '%'; ++at; continue; }
    const size_t digits = text.find_first_not_of("-+ #0123456789.", at + 1);
    size_t end = digits;
    if (end != std::string::npos && text.compare(end, 3, "I64") == 0) end += 3;
    if (end == std::string::npos || end >= text.size()) break;
    out += format_one(text.substr(at, end - at + 1), next < values.size() ? &values[next] : nullptr);
    ++next;
    at = end;
  }
  return string(out);
}

/** With count -1 the terminating 0 is copied too; the array grows and never shrinks. */
inline int StringToCharArray(const string &text, array<char> &to, int start = 0, int count = WHOLE_ARRAY, unsigned = CP_ACP) {
  std::string bytes = text.std();
  bytes.push_back('\0');
  if (count >= 0) bytes.resize(std::min<size_t>(bytes.size(), count));
  to.grow(start + static_cast<int>(bytes.size()));
  for (size_t at = 0; at < bytes.size(); ++at) to[start + static_cast<int>(at)] = bytes[at];
  return static_cast<int>(bytes.size());
}

template <typename... T> void Print(const T &...given) {
  ((std::cout << given), ...);
  std::cout << std::endl;
}

int WebRequest(const string &method, const string &url, const string &headers, int timeout_ms,
               const array<char> &data, array<char> &result, string &result_headers);

}  // namespace mql

#include "web-request.hpp"
