// MQL5's string (UTF-16 units with a NULL state) and datetime (a number that prints as a date).
// Text crosses to the outside as UTF-8; half a surrogate pair survives inside and becomes U+FFFD outside.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <type_traits>

static_assert(sizeof(long) == 8 && sizeof(int) == 4, "MQL5 has 64-bit long and 32-bit int");

namespace mql {

using uchar = unsigned char;
using ushort = unsigned short;
using uint = unsigned int;
using ulong = unsigned long;

std::u16string to_utf16(const std::string &utf8);
std::string to_utf8(const std::u16string &units);
std::string double_text(double value);

/** Seconds since 1970 of whatever clock they come from. */
class datetime {
 public:
  datetime() = default;
  template <typename T, typename = std::enable_if_t<std::is_arithmetic_v<T>>>
  datetime(T seconds) : seconds_(static_cast<long>(seconds)) {}
  operator long() const { return seconds_; }
  datetime &operator+=(long seconds) { seconds_ += seconds; return *this; }

 private:
  long seconds_ = 0;
};

std::string date_text(datetime at, int mode);

class string {
 public:
  string() = default;
  string(const char *utf8) : null_(utf8 == nullptr), units_(utf8 == nullptr ? std::u16string() : to_utf16(utf8)) {}
  string(const std::string &utf8) : null_(false), units_(to_utf16(utf8)) {}
  string(const std::u16string &units) : null_(false), units_(units) {}
  explicit string(datetime at) : string(date_text(at, 7)) {}
  explicit string(bool value) : string(value ? "true" : "false") {}
  explicit string(double value) : string(double_text(value)) {}
  template <typename T, typename = std::enable_if_t<std::is_integral_v<T> || std::is_enum_v<T>>>
  explicit string(T value) : string(whole_text(value)) {}

  std::string utf8() const { return to_utf8(units_); }
  const std::u16string &units() const { return units_; }
  bool is_null() const { return null_; }
  void set(const std::u16string &units) { units_ = units; null_ = false; }

  bool operator==(const string &other) const { return null_ == other.null_ && units_ == other.units_; }
  bool operator!=(const string &other) const { return !(*this == other); }
  bool operator<(const string &other) const { return units_ < other.units_; }
  bool operator>(const string &other) const { return units_ > other.units_; }
  bool operator<=(const string &other) const { return units_ <= other.units_; }
  bool operator>=(const string &other) const { return units_ >= other.units_; }
  string &operator+=(const string &other) { units_ += other.units_; null_ = false; return *this; }
  template <typename T, typename = std::enable_if_t<std::is_arithmetic_v<T>>>
  string &operator+=(T value) { return *this += string(value); }
  friend string operator+(const string &a, const string &b) { return string(a.units_ + b.units_); }
  template <typename T, typename = std::enable_if_t<std::is_arithmetic_v<T> || std::is_same_v<T, datetime>>>
  friend string operator+(const string &a, T b) { return a + string(b); }
  template <typename T, typename = std::enable_if_t<std::is_arithmetic_v<T> || std::is_same_v<T, datetime>>>
  friend string operator+(T a, const string &b) { return string(a) + b; }

 private:
  template <typename T> static std::string whole_text(T value) {
    if constexpr (std::is_enum_v<T>) return std::to_string(static_cast<long>(value));
    else if constexpr (std::is_unsigned_v<T>) return std::to_string(static_cast<ulong>(value));
    else return std::to_string(static_cast<long>(value));
  }
  bool null_ = true;
  std::u16string units_;
};

}  // namespace mql
