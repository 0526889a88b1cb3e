// Text of the shim: UTF-8 and UTF-16, the String… functions, numbers as text, and formats.
#include <cctype>
#include <limits>

#include "mql.hpp"

namespace mql {

std::u16string to_utf16(const std::string &utf8) {
  std::u16string out;
  for (size_t at = 0; at < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[at]);
    const size_t more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 4;
    if (more == 4 || at + more >= utf8.size()) { out += u'\ufffd'; ++at; continue; }
    uint32_t point = more == 0 ? first : first & (0x3fU >> more);
    for (size_t next = 1; next <= more; ++next) point = point << 6 | (static_cast<unsigned char>(utf8[at + next]) & 0x3fU);
    if (point >= 0x10000) {
      out += static_cast<char16_t>(0xd800 + ((point - 0x10000) >> 10));
      out += static_cast<char16_t>(0xdc00 + ((point - 0x10000) & 0x3ff));
    } else out += static_cast<char16_t>(point);
    at += more + 1;
  }
  return out;
}

std::string to_utf8(const std::u16string &units) {
  std::string out;
  for (size_t at = 0; at < units.size(); ++at) {
    uint32_t point = units[at];
    const bool high = point >= 0xd800 && point < 0xdc00;
    if (high && at + 1 < units.size() && units[at + 1] >= 0xdc00 && units[at + 1] < 0xe000)
      point = 0x10000 + ((point - 0xd800) << 10) + (units[++at] - 0xdc00U);
    else if (point >= 0xd800 && point < 0xe000) point = 0xfffd;
    if (point < 0x80) out += static_cast<char>(point);
    else if (point < 0x800) { out += static_cast<char>(0xc0 | point >> 6); out += static_cast<char>(0x80 | (point & 0x3f)); }
    else if (point < 0x10000) {
      out += static_cast<char>(0xe0 | point >> 12);
      out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
      out += static_cast<char>(0x80 | (point & 0x3f));
    } else {
      out += static_cast<char>(0xf0 | point >> 18);
      out += static_cast<char>(0x80 | (point >> 12 & 0x3f));
      out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
      out += static_cast<char>(0x80 | (point & 0x3f));
    }
  }
  return out;
}

std::string encode(const string &text, uint code_page) {
  if (code_page == CP_UTF8) return text.utf8();
  std::string out;
  for (char16_t unit : text.units()) out += unit < 0x80 ? static_cast<char>(unit) : '?';
  return out;
}

string decode(const std::string &bytes, uint code_page) {
  if (code_page == CP_UTF8) return string(bytes);
  std::u16string out;
  for (unsigned char byte : bytes) out += byte < 0x80 ? static_cast<char16_t>(byte) : u'?';
  return string(out);
}

std::string double_text(double value) {
  char out[64];
  std::snprintf(out, sizeof out, "%.16g", value);
  return std::strpbrk(out, ".en") ? std::string(out) : std::string(out) + ".0";
}

int StringLen(const string &text) { return static_cast<int>(text.units().size()); }
ushort StringGetCharacter(const string &text, int at) {
  return at < 0 || at >= StringLen(text) ? 0 : text.units()[static_cast<size_t>(at)];
}
bool StringSetCharacter(string &text, int at, ushort unit) {
  std::u16string units = text.units();
  if (at < 0 || static_cast<size_t>(at) > units.size()) return false;
  if (unit == 0) units.resize(static_cast<size_t>(at));
  else if (static_cast<size_t>(at) == units.size()) units += static_cast<char16_t>(unit);
  else units[static_cast<size_t>(at)] = static_cast<char16_t>(unit);
  text.set(units);
  return true;
}
/** A length of 0 means "to the end" in MQL4, and MQL5's reference does not deny it: here it does, so that nobody relies on "". */
string StringSubstr(const string &text, int start, int length) {
  if (start < 0 || start >= StringLen(text)) return string("");
  return string(text.units().substr(static_cast<size_t>(start), length <= 0 ? std::u16string::npos : static_cast<size_t>(length)));
}
int StringFind(const string &text, const string &wanted, int start) {
  const size_t at = text.units().find(wanted.units(), static_cast<size_t>(std::max(0, start)));
  return at == std::u16string::npos ? -1 : static_cast<int>(at);
}
int StringReplace(string &text, const string &wanted, const string &by) {
  if (wanted.units().empty()) return 0;
  std::u16string units = text.units();
  int count = 0;
  for (size_t at = units.find(wanted.units()); at != std::u16string::npos; at = units.find(wanted.units(), at + by.units().size())) {
    units.replace(at, wanted.units().size(), by.units());
    ++count;
  }
  text.set(units);
  return count;
}
int StringSplit(const string &text, ushort separator, array<string> &to) {
  to.items().clear();
  if (text.units().empty()) return 0;
  std::u16string piece;
  for (char16_t unit : text.units()) {
    if (unit == separator) { to.items().push_back(string(piece)); piece.clear(); }
    else piece += unit;
  }
  to.items().push_back(string(piece));
  return to.size();
}
static bool is_blank(char16_t unit) { return unit == ' ' || (unit >= 9 && unit <= 13); }
int StringTrimLeft(string &text) {
  size_t count = 0;
  while (count < text.units().size() && is_blank(text.units()[count])) ++count;
  text.set(text.units().substr(count));
  return static_cast<int>(count);
}
int StringTrimRight(string &text) {
  size_t end = text.units().size();
  while (end > 0 && is_blank(text.units()[end - 1])) --end;
  const size_t count = text.units().size() - end;
  text.set(text.units().substr(0, end));
  return static_cast<int>(count);
}
static bool change_case(string &text, int (*change)(int)) {
  std::u16string units = text.units();
  for (char16_t &unit : units) if (unit < 0x80) unit = static_cast<char16_t>(change(unit));
  text.set(units);
  return true;
}
bool StringToLower(string &text) { return change_case(text, std::tolower); }
bool StringToUpper(string &text) { return change_case(text, std::toupper); }
int StringCompare(const string &a, const string &b, bool case_sensitive) {
  string left = a, right = b;
  if (!case_sensitive) { StringToLower(left); StringToLower(right); }
  return left < right ? -1 : left > right ? 1 : 0;
}
long StringToInteger(const string &text) { return std::strtol(text.utf8().c_str(), nullptr, 10); }
double StringToDouble(const string &text) { return std::strtod(text.utf8().c_str(), nullptr); }
string ShortToString(ushort unit) { return string(std::u16string(1, static_cast<char16_t>(unit))); }
string CharToString(uchar byte) { return decode(std::string(1, static_cast<char>(byte)), CP_ACP); }
string IntegerToString(long value, int length, ushort fill) {
  std::u16string units = string(value).units();
  if (units.size() < static_cast<size_t>(std::max(0, length))) units.insert(0, static_cast<size_t>(length) - units.size(), static_cast<char16_t>(fill));
  return string(units);
}
/** 0..16 digits fixed, -1..-16 scientific, anything else as 8. */
string DoubleToString(double value, int digits) {
  char out[400];
  if (std::isnan(value)) return string(std::signbit(value) ? "-nan" : "nan");
  if (std::isinf(value)) return string(value < 0 ? "-inf" : "inf");
  if (digits < 0 && digits >= -16) std::snprintf(out, sizeof out, "%.*e", -digits, value);
  else std::snprintf(out, sizeof out, "%.*f", digits > 16 || digits < -16 ? 8 : digits, value);
  return string(out);
}

std::string date_text(datetime at, int mode) {
  const time_t seconds = static_cast<long>(at);
  tm parts{};
  gmtime_r(&seconds, &parts);
  char date[32] = "", clock[32] = "";
  if (mode & TIME_DATE) strftime(date, sizeof date, "%Y.%m.%d", &parts);
  if (mode & (TIME_MINUTES | TIME_SECONDS)) strftime(clock, sizeof clock, mode & TIME_SECONDS ? "%H:%M:%S" : "%H:%M", &parts);
  return std::string(date) + (*date && *clock ? " " : "") + clock;
}
string TimeToString(datetime at, int mode) { return string(date_text(at, mode)); }
datetime StringToTime(const string &text) {
  tm parts{};
  if (std::sscanf(text.utf8().c_str(), "%d.%d.%d %d:%d:%d", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec) < 3) return datetime(0);
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  return datetime(timegm(&parts));
}

static std::string format_one(std::string spec, const argument *value) {
  if (value == nullptr) return "(missed argument)";
  const char kind = spec.back();
  if (kind == 's') {
    const string *text = std::get_if<string>(value);
    return text ? text->utf8() : "(non-string passed)";
  }
  spec.pop_back();
  bool wide = false;
  for (const char *size : {"I64", "I32", "ll", "l", "h"}) {
    const size_t at = spec.find(size);
    if (at == std::string::npos) continue;
    wide = std::string(size) == "I64" || std::string(size) == "ll";
    spec.erase(at, std::strlen(size));
    break;
  }
  char out[512];
  if (std::strchr("fFeEgG", kind)) {
    const double *number = std::get_if<double>(value);
    std::snprintf(out, sizeof out, (spec + kind).c_str(), number ? *number : 0.0);
    return out;
  }
  const int64_t *number = std::get_if<int64_t>(value);
  const int64_t whole = number ? *number : 0;
  if (wide) std::snprintf(out, sizeof out, (spec + "ll" + kind).c_str(), whole);
  else std::snprintf(out, sizeof out, (spec + kind).c_str(), static_cast<int32_t>(whole));
  return out;
}

string format_text(const string &pattern, const std::vector<argument> &values) {
  const std::string text = pattern.utf8();
  std::string out;
  size_t next = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') { out += text[at]; continue; }
    if (at + 1 < text.size() && text[at + 1] == '%') { out += '%'; ++at; continue; }
    size_t end = text.find_first_not_of("-+ #0123456789.", at + 1);
    if (end == std::string::npos) break;
    if (text.compare(end, 3, "I64") == 0 || text.compare(end, 3, "I32") == 0) end += 3;
    else while (end < text.size() && (text[end] == 'l' || text[end] == 'h')) ++end;
    if (end >= text.size()) break;
    out += format_one(text.substr(at, end - at + 1), next < values.size() ? &values[next] : nullptr);
    ++next;
    at = end;
  }
  return string(out);
}

}  // namespace mql
