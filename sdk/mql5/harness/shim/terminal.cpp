// The getters of the simulated terminal: account, history, positions, clocks.
// A deal can only be read while it is selected, and HistoryDealSelect leaves that one deal selected: both are common bugs.
#include "terminal.hpp"

namespace mql {

Terminal terminal;
static int last_error = 0;

int GetLastError() { return last_error; }
void ResetLastError() { last_error = 0; }
int fail_with(int code) { last_error = code; return -1; }

static const std::string *find(const Fields &fields, const std::string &name) {
  const auto found = fields.find(name);
  return found == fields.end() ? nullptr : &found->second;
}
long whole_of(const Fields &fields, const std::string &name) {
  const std::string *text = find(fields, name);
  if (text == nullptr) return 0;
  return !text->empty() && (*text)[0] == '-' ? std::strtol(text->c_str(), nullptr, 10) : static_cast<long>(std::strtoul(text->c_str(), nullptr, 10));
}
double real_of(const Fields &fields, const std::string &name) {
  const std::string *text = find(fields, name);
  return text == nullptr ? 0 : std::strtod(text->c_str(), nullptr);
}
string text_of(const Fields &fields, const std::string &name) {
  const std::string *text = find(fields, name);
  return string(text == nullptr ? std::string() : *text);
}

datetime TimeCurrent() { return datetime(terminal.clock_current); }
datetime TimeTradeServer() { return datetime(terminal.clock_trade); }
datetime TimeGMT() { return datetime(terminal.clock_gmt); }
datetime TimeLocal() { return datetime(terminal.clock_local); }
ulong GetTickCount64() { return terminal.ticks_ms; }
ulong GetMicrosecondCount() { static ulong calls = 0; return terminal.ticks_ms * 1000 + ++calls % 1000; }
bool TimeToStruct(datetime at, MqlDateTime &to) {
  const time_t seconds = static_cast<long>(at);
  tm parts{};
  gmtime_r(&seconds, &parts);
  to = {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, parts.tm_wday, parts.tm_yday};
  return true;
}
datetime StructToTime(const MqlDateTime &from) {
  tm parts{};
  parts.tm_year = from.year - 1900; parts.tm_mon = from.mon - 1; parts.tm_mday = from.day;
  parts.tm_hour = from.hour; parts.tm_min = from.min; parts.tm_sec = from.sec;
  return datetime(timegm(&parts));
}
bool EventSetMillisecondTimer(int every_ms) { terminal.timer_ms = every_ms; return every_ms > 0; }
bool EventSetTimer(int every_s) { return EventSetMillisecondTimer(every_s * 1000); }
void EventKillTimer() { terminal.timer_ms = 0; }

double NormalizeDouble(double value, int digits) {
  const double scale = std::pow(10, digits);
  return std::isfinite(value * scale) ? std::round(value * scale) / scale : value;
}
static uint random_state = 1;
void MathSrand(int seed) { random_state = static_cast<uint>(seed); }
int MathRand() {
  random_state = random_state * 1103515245U + 12345U;
  return static_cast<int>(random_state >> 16 & 0x7fff);
}

long AccountInfoInteger(ENUM_ACCOUNT_INFO_INTEGER property) {
  static const char *names[] = {"login", "trade_mode", "leverage", "trade_allowed", "trade_expert", "margin_mode", "currency_digits"};
  return whole_of(terminal.current().fields, names[property]);
}
double AccountInfoDouble(ENUM_ACCOUNT_INFO_DOUBLE property) {
  static const char *names[] = {"balance", "credit", "profit", "equity", "margin", "margin_free", "margin_level"};
  return real_of(terminal.current().fields, names[property]);
}
string AccountInfoString(ENUM_ACCOUNT_INFO_STRING property) {
  static const char *names[] = {"name", "server", "currency", "company"};
  return text_of(terminal.current().fields, names[property]);
}
long TerminalInfoInteger(ENUM_TERMINAL_INFO_INTEGER property) {
  static const char *names[] = {"build", "connected", "ping", "vps"};
  return whole_of(terminal.settings, names[property]);
}
string TerminalInfoString(ENUM_TERMINAL_INFO_STRING property) {
  static const char *names[] = {"path", "data_path", "common_path", "name"};
  return text_of(terminal.settings, names[property]);
}
long MQLInfoInteger(ENUM_MQL_INFO_INTEGER property) {
  static const char *names[] = {"tester", "program_type", "optimization"};
  return whole_of(terminal.settings, names[property]);
}
string MQLInfoString(ENUM_MQL_INFO_STRING) { return text_of(terminal.settings, "program"); }
bool SymbolInfoInteger(const string &symbol, ENUM_SYMBOL_INFO_INTEGER property, long &to) {
  const auto found = terminal.symbol_digits.find(symbol.utf8());
  if (found == terminal.symbol_digits.end()) { fail_with(ERR_MARKET_UNKNOWN_SYMBOL); return false; }
  to = property == SYMBOL_DIGITS ? found->second : 1;
  return true;
}
long SymbolInfoInteger(const string &symbol, ENUM_SYMBOL_INFO_INTEGER property) {
  long value = 0;
  SymbolInfoInteger(symbol, property, value);
  return value;
}
/** One price for all symbols, as the last `tick` said. */
bool SymbolInfoTick(const string &, MqlTick &to) {
  to.time = TimeCurrent();
  to.bid = to.ask = to.last = terminal.bid;
  return terminal.bid > 0;
}
string Symbol() { return text_of(terminal.settings, "symbol"); }
long ChartID() { return whole_of(terminal.settings, "chart"); }
void ExpertRemove() { terminal.removed = true; }
bool IsStopped() { return terminal.removed; }

static ulong time_of(const Fields &deal) { return static_cast<ulong>(whole_of(deal, "time_msc")); }
template <typename Wanted> static bool select_deals(Wanted wanted) {
  terminal.selected.clear();
  ++terminal.history_selects;
  const auto &deals = terminal.current().deals;
  for (const auto &[ticket, deal] : deals)
    if (wanted(deal)) terminal.selected.push_back(ticket);
  std::stable_sort(terminal.selected.begin(), terminal.selected.end(), [&](ulong a, ulong b) { return time_of(deals.at(a)) < time_of(deals.at(b)); });
  return whole_of(terminal.settings, "history_fails") == 0;
}
bool HistorySelect(datetime from, datetime to) {
  return select_deals([&](const Fields &deal) {
    const long seconds = static_cast<long>(time_of(deal) / 1000);
    return seconds >= from && seconds <= to;
  });
}
bool HistorySelectByPosition(long position) {
  return select_deals([&](const Fields &deal) { return whole_of(deal, "position") == position; });
}
bool HistoryDealSelect(ulong ticket) {
  terminal.selected.clear();
  const auto failing = terminal.failing_selects.find(ticket);
  const bool fails = failing != terminal.failing_selects.end() && failing->second > 0;
  if (fails) --failing->second;
  if (fails || terminal.current().deals.count(ticket) == 0) { fail_with(ERR_TRADE_DEAL_NOT_FOUND); return false; }
  terminal.selected.push_back(ticket);
  return true;
}
int HistoryDealsTotal() { return static_cast<int>(terminal.selected.size()); }
ulong HistoryDealGetTicket(int at) {
  return at < 0 || at >= HistoryDealsTotal() ? 0 : terminal.selected[static_cast<size_t>(at)];
}
static const Fields *selected_deal(ulong ticket) {
  const auto &deals = terminal.current().deals;
  const bool there = std::find(terminal.selected.begin(), terminal.selected.end(), ticket) != terminal.selected.end();
  const auto found = deals.find(ticket);
  if (!there || found == deals.end()) { fail_with(ERR_TRADE_DEAL_NOT_FOUND); return nullptr; }
  return &found->second;
}
long HistoryDealGetInteger(ulong ticket, ENUM_DEAL_PROPERTY_INTEGER property) {
  static const char *names[] = {"deal", "order", "time", "time_msc", "type", "entry", "magic", "reason", "position"};
  const Fields *deal = selected_deal(ticket);
  if (deal == nullptr) return 0;
  return property == DEAL_TIME ? static_cast<long>(time_of(*deal) / 1000) : whole_of(*deal, names[property]);
}
double HistoryDealGetDouble(ulong ticket, ENUM_DEAL_PROPERTY_DOUBLE property) {
  static const char *names[] = {"volume", "price", "commission", "swap", "profit", "fee", "sl", "tp"};
  const Fields *deal = selected_deal(ticket);
  return deal == nullptr ? 0 : real_of(*deal, names[property]);
}
string HistoryDealGetString(ulong ticket, ENUM_DEAL_PROPERTY_STRING property) {
  static const char *names[] = {"symbol", "comment", "external_id"};
  const Fields *deal = selected_deal(ticket);
  return deal == nullptr ? string() : text_of(*deal, names[property]);
}

int PositionsTotal() { return static_cast<int>(terminal.current().positions.size()); }
ulong PositionGetTicket(int at) {
  const auto &positions = terminal.current().positions;
  if (at < 0 || at >= PositionsTotal()) { fail_with(ERR_TRADE_POSITION_NOT_FOUND); return 0; }
  return terminal.position = std::next(positions.begin(), at)->first;
}
bool PositionSelectByTicket(ulong ticket) {
  const bool there = terminal.current().positions.count(ticket) > 0;
  if (!there) fail_with(ERR_TRADE_POSITION_NOT_FOUND);
  else terminal.position = ticket;
  return there;
}
static const Fields &selected_position() {
  static const Fields none;
  const auto &positions = terminal.current().positions;
  const auto found = positions.find(terminal.position);
  if (found == positions.end()) { fail_with(ERR_TRADE_POSITION_NOT_FOUND); return none; }
  return found->second;
}
long PositionGetInteger(ENUM_POSITION_PROPERTY_INTEGER property) {
  static const char *names[] = {"ticket", "time", "time_msc", "time_update", "time_update_msc", "type", "magic", "identifier", "reason"};
  if (property == POSITION_TIME) return whole_of(selected_position(), "time_msc") / 1000;
  if (property == POSITION_TIME_UPDATE) return whole_of(selected_position(), "time_update_msc") / 1000;
  return whole_of(selected_position(), names[property]);
}
double PositionGetDouble(ENUM_POSITION_PROPERTY_DOUBLE property) {
  static const char *names[] = {"volume", "price_open", "sl", "tp", "price_current", "swap", "profit"};
  return real_of(selected_position(), names[property]);
}
string PositionGetString(ENUM_POSITION_PROPERTY_STRING property) {
  static const char *names[] = {"symbol", "comment", "external_id"};
  return text_of(selected_position(), names[property]);
}

bool GlobalVariableCheck(const string &name) { return terminal.globals.count(name.utf8()) > 0; }
datetime GlobalVariableSet(const string &name, double value) { terminal.globals[name.utf8()] = value; return TimeLocal(); }
double GlobalVariableGet(const string &name) { return GlobalVariableCheck(name) ? terminal.globals[name.utf8()] : 0; }
bool GlobalVariableDel(const string &name) { return terminal.globals.erase(name.utf8()) > 0; }

}  // namespace mql
