// The String… functions and the conversions between text, bytes and numbers.
// StringToCharArray grows its array and never shrinks it, and copies the terminating 0: what real Experts stumble over.
#pragma once
#include "array.hpp"
#include "format.hpp"

namespace mql {

constexpr int WHOLE_ARRAY = -1;
constexpr uint CP_ACP = 0, CP_UTF8 = 65001;
constexpr int TIME_DATE = 1, TIME_MINUTES = 2, TIME_SECONDS = 4;

int StringLen(const string &text);
ushort StringGetCharacter(const string &text, int at);
bool StringSetCharacter(string &text, int at, ushort unit);
string StringSubstr(const string &text, int start, int length = -1);
int StringFind(const string &text, const string &wanted, int start = 0);
int StringReplace(string &text, const string &wanted, const string &by);
int StringSplit(const string &text, ushort separator, array<string> &to);
int StringTrimLeft(string &text);
int StringTrimRight(string &text);
bool StringToLower(string &text);
bool StringToUpper(string &text);
int StringCompare(const string &a, const string &b, bool case_sensitive = true);
long StringToInteger(const string &text);
double StringToDouble(const string &text);
datetime StringToTime(const string &text);
string ShortToString(ushort unit);
string CharToString(uchar byte);
string IntegerToString(long value, int length = 0, ushort fill = ' ');
string DoubleToString(double value, int digits = 8);
string TimeToString(datetime at, int mode = TIME_DATE | TIME_MINUTES);
/** CP_ACP is the code page of a western Windows here: everything outside ASCII becomes '?'. */
std::string encode(const string &text, uint code_page);
string decode(const std::string &bytes, uint code_page);

template <typename T>
int StringToCharArray(const string &text, array<T> &to, int start = 0, int count = WHOLE_ARRAY, uint code_page = CP_ACP) {
  static_assert(sizeof(T) == 1, "an array of char or uchar");
  std::string bytes = encode(text, code_page);
  if (count < 0) bytes.push_back('\0');
  else bytes.resize(std::min(bytes.size(), static_cast<size_t>(count)));
  const int needed = start + static_cast<int>(bytes.size());
  if (to.size() < needed) to.resize(needed);
  for (size_t at = 0; at < bytes.size(); ++at) to[start + static_cast<long>(at)] = static_cast<T>(bytes[at]);
  return static_cast<int>(bytes.size());
}

/** Stops at a 0 or at the end of the array. */
template <typename T>
string CharArrayToString(const array<T> &from, int start = 0, int count = -1, uint code_page = CP_ACP) {
  static_assert(sizeof(T) == 1, "an array of char or uchar");
  const int end = count < 0 ? from.size() : std::min(from.size(), start + count);
  std::string bytes;
  for (int at = start; at < end && from[at] != 0; ++at) bytes.push_back(static_cast<char>(from[at]));
  return decode(bytes, code_page);
}

}  // namespace mql
