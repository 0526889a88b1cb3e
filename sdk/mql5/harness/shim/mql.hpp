// What a program under test sees: the part of the MQL5 API that our sources use, with its documented behaviour.
// The other side, the simulated terminal, is in the .cpp files beside this one.
#pragma once
#include <climits>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "strings.hpp"
#include "constants.hpp"

#undef ulong
namespace mql {

// Errors: a getter does not reset the code.
int GetLastError();
void ResetLastError();
int fail_with(int code);

// Clocks: four that can be set apart, and one that only goes forward.
struct MqlDateTime { int year, mon, day, hour, min, sec, day_of_week, day_of_year; };
datetime TimeCurrent();
datetime TimeTradeServer();
datetime TimeGMT();
datetime TimeLocal();
ulong GetTickCount64();
ulong GetMicrosecondCount();
bool TimeToStruct(datetime at, MqlDateTime &to);
datetime StructToTime(const MqlDateTime &from);
bool EventSetMillisecondTimer(int every_ms);
bool EventSetTimer(int every_s);
void EventKillTimer();

// Numbers.
inline bool MathIsValidNumber(double value) { return std::isfinite(value); }
template <typename A, typename B> auto MathMax(A a, B b) { using T = std::common_type_t<A, B>; return static_cast<T>(a) > static_cast<T>(b) ? static_cast<T>(a) : static_cast<T>(b); }
template <typename A, typename B> auto MathMin(A a, B b) { using T = std::common_type_t<A, B>; return static_cast<T>(a) < static_cast<T>(b) ? static_cast<T>(a) : static_cast<T>(b); }
inline long MathMax(datetime a, datetime b) { return std::max<long>(a, b); }
template <typename T> T MathAbs(T value) { return value < 0 ? -value : value; }
inline double MathPow(double base, double exponent) { return std::pow(base, exponent); }
inline double MathLog10(double value) { return std::log10(value); }
inline double MathFloor(double value) { return std::floor(value); }
inline double MathRound(double value) { return std::round(value); }
double NormalizeDouble(double value, int digits);
int MathRand();
void MathSrand(int seed);

// Account, terminal, symbols.
long AccountInfoInteger(ENUM_ACCOUNT_INFO_INTEGER property);
double AccountInfoDouble(ENUM_ACCOUNT_INFO_DOUBLE property);
string AccountInfoString(ENUM_ACCOUNT_INFO_STRING property);
long TerminalInfoInteger(ENUM_TERMINAL_INFO_INTEGER property);
string TerminalInfoString(ENUM_TERMINAL_INFO_STRING property);
long MQLInfoInteger(ENUM_MQL_INFO_INTEGER property);
string MQLInfoString(ENUM_MQL_INFO_STRING property);
long SymbolInfoInteger(const string &symbol, ENUM_SYMBOL_INFO_INTEGER property);
bool SymbolInfoInteger(const string &symbol, ENUM_SYMBOL_INFO_INTEGER property, long &to);
string Symbol();
struct MqlTick { datetime time; double bid = 0, ask = 0, last = 0; };
bool SymbolInfoTick(const string &symbol, MqlTick &to);
long ChartID();
void ExpertRemove();
bool IsStopped();

// History and positions: getters read what was selected before.
bool HistorySelect(datetime from, datetime to);
bool HistorySelectByPosition(long position);
bool HistoryDealSelect(ulong ticket);
int HistoryDealsTotal();
ulong HistoryDealGetTicket(int at);
long HistoryDealGetInteger(ulong ticket, ENUM_DEAL_PROPERTY_INTEGER property);
double HistoryDealGetDouble(ulong ticket, ENUM_DEAL_PROPERTY_DOUBLE property);
string HistoryDealGetString(ulong ticket, ENUM_DEAL_PROPERTY_STRING property);
int PositionsTotal();
ulong PositionGetTicket(int at);
bool PositionSelectByTicket(ulong ticket);
long PositionGetInteger(ENUM_POSITION_PROPERTY_INTEGER property);
double PositionGetDouble(ENUM_POSITION_PROPERTY_DOUBLE property);
string PositionGetString(ENUM_POSITION_PROPERTY_STRING property);

struct MqlTradeTransaction {
  ulong deal = 0, order = 0;
  string symbol;
  ENUM_TRADE_TRANSACTION_TYPE type = TRADE_TRANSACTION_ORDER_ADD;
  ENUM_DEAL_TYPE deal_type = DEAL_TYPE_BUY;
  double price = 0, volume = 0;
  ulong position = 0, position_by = 0;
};
struct MqlTradeRequest { ulong order = 0, position = 0, magic = 0; };
struct MqlTradeResult { uint retcode = 0; ulong deal = 0, order = 0; };

// Files, in the sandbox of the terminal or (FILE_COMMON) in the folder that all terminals share.
int FileOpen(const string &name, int flags, short delimiter = '\t', uint code_page = CP_ACP);
void FileClose(int handle);
void FileFlush(int handle);
ulong FileSize(int handle);
ulong FileTell(int handle);
bool FileSeek(int handle, long offset, ENUM_FILE_POSITION origin);
bool FileIsEnding(int handle);
bool FileIsExist(const string &name, int common = 0);
bool FileDelete(const string &name, int common = 0);
bool FileMove(const string &from, int from_common, const string &to, int flags);
bool FolderCreate(const string &name, int common = 0);
uint FileWriteString(int handle, const string &text, int length = -1);
string FileReadString(int handle, int length = -1);
long FileFindFirst(const string &filter, string &name, int common = 0);
bool FileFindNext(long search, string &name);
void FileFindClose(long search);
uint file_write(int handle, const char *bytes, size_t length);
uint file_read(int handle, char *bytes, size_t length);

template <typename T> uint FileWriteArray(int handle, const array<T> &from, int start = 0, int count = WHOLE_ARRAY) {
  static_assert(std::is_arithmetic_v<T>, "only plain numbers go into a binary file");
  const int many = count < 0 ? from.size() - start : std::min(count, from.size() - start);
  if (many <= 0) return 0;
  const uint bytes = file_write(handle, reinterpret_cast<const char *>(&from.items()[static_cast<size_t>(start)]), static_cast<size_t>(many) * sizeof(T));
  return bytes / static_cast<uint>(sizeof(T));
}
template <typename T> uint FileReadArray(int handle, array<T> &to, int start = 0, int count = WHOLE_ARRAY) {
  const long rest = static_cast<long>((FileSize(handle) - FileTell(handle)) / sizeof(T));
  const int many = static_cast<int>(count < 0 ? rest : std::min<long>(count, rest));
  if (many <= 0) return 0;
  if (to.size() < start + many) to.resize(start + many);
  return file_read(handle, reinterpret_cast<char *>(&to.items()[static_cast<size_t>(start)]), static_cast<size_t>(many) * sizeof(T)) / static_cast<uint>(sizeof(T));
}

// Variables of the terminal.
bool GlobalVariableCheck(const string &name);
datetime GlobalVariableSet(const string &name, double value);
double GlobalVariableGet(const string &name);
bool GlobalVariableDel(const string &name);

// The network: synchronous, and only for addresses on the list.
int WebRequest(const string &method, const string &url, const string &headers, int timeout_ms, const array<char> &data,
               array<char> &result, string &result_headers);
int WebRequest(const string &method, const string &url, const string &cookie, const string &referer, int timeout_ms,
               const array<char> &data, int data_size, array<char> &result, string &result_headers);

/** What the text pass generates for a program: its handlers (null when it has none) and its inputs. */
struct Program {
  int (*on_init)();
  void (*on_deinit)(const int);
  void (*on_timer)();
  void (*on_tick)();
  void (*on_start)();
  void (*on_trade_transaction)(const MqlTradeTransaction &, const MqlTradeRequest &, const MqlTradeResult &);
  bool (*set_input)(const std::string &name, const string &value);
};
extern const Program program;

template <typename T> T input_from(const string &text) {
  if constexpr (std::is_same_v<T, string>) return text;
  else if constexpr (std::is_same_v<T, datetime>) return datetime(StringToInteger(text));
  else if constexpr (std::is_same_v<T, bool>) return text == "true" || text == "1";
  else if constexpr (std::is_floating_point_v<T>) return StringToDouble(text);
  else if constexpr (std::is_same_v<T, ulong>) return std::strtoul(text.utf8().c_str(), nullptr, 10);
  else return static_cast<T>(StringToInteger(text));
}

}  // namespace mql
