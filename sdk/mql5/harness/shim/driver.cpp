// Plays the terminal for one program: reads commands on standard input, one per line, and answers each with one line.
// Fields are separated by tabs and escaped with backslashes. What the program prints comes as `print` lines before the answer.
#include <deque>
#include <iostream>

#include "terminal.hpp"

namespace mql {

namespace {
using Words = std::vector<std::string>;

std::string escape(const std::string &text) {
  std::string out;
  for (char c : text) {
    if (c == '\\') out += "\\\\";
    else if (c == '\t') out += "\\t";
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else out += c;
  }
  return out;
}

Words split(const std::string &line) {
  Words words(1);
  for (size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\t') words.emplace_back();
    else if (line[at] == '\\' && at + 1 < line.size()) {
      const char next = line[++at];
      words.back() += next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    } else words.back() += line[at];
  }
  return words;
}

void say(const std::string &kind, const std::string &text) { std::cout << kind << '\t' << escape(text) << '\n' << std::flush; }

Fields read_fields(const Words &words, size_t from) {
  Fields fields;
  for (size_t at = from; at + 1 < words.size(); at += 2) fields[words[at]] = words[at + 1];
  return fields;
}

std::deque<MqlTradeTransaction> events;
ulong last_timer_ms = 0;
bool running = false;

void advance(long ms) {
  static long remainder = 0;
  terminal.ticks_ms += static_cast<ulong>(ms);
  remainder += ms;
  const long seconds = remainder / 1000;
  remainder %= 1000;
  terminal.clock_trade += seconds;
  terminal.clock_gmt += seconds;
  terminal.clock_local += seconds;
  if (whole_of(terminal.settings, "quotes") != 0) terminal.clock_current = terminal.clock_trade;
}

void end_program(int reason) {
  if (!running) return;
  running = false;
  if (program.on_deinit) program.on_deinit(reason);
  terminal.timer_ms = 0;
}

std::string start_program() {
  const int code = program.on_init ? program.on_init() : 0;
  running = code == 0;
  last_timer_ms = terminal.ticks_ms;
  if (!running) {
    running = true;
    end_program(REASON_INITFAILED);
  }
  return std::to_string(code);
}

/** A timer event is never queued behind another: what a slow handler misses is missed. */
void run(long ms, long step) {
  for (long gone = 0; gone < ms && running; gone += step) {
    advance(step);
    if (terminal.timer_ms > 0 && terminal.ticks_ms - last_timer_ms >= static_cast<ulong>(terminal.timer_ms)) {
      last_timer_ms = terminal.ticks_ms;
      if (program.on_timer) program.on_timer();
    }
    if (terminal.removed) end_program(REASON_PROGRAM);
  }
}

/** The terminal's queue holds 1024 events; a longer one loses its oldest. */
void post(const Words &words) {
  const Fields fields = read_fields(words, 1);
  MqlTradeTransaction event;
  event.type = static_cast<ENUM_TRADE_TRANSACTION_TYPE>(whole_of(fields, "type"));
  event.deal = static_cast<ulong>(whole_of(fields, "deal"));
  event.position = static_cast<ulong>(whole_of(fields, "position"));
  event.symbol = text_of(fields, "symbol");
  events.push_back(event);
  if (events.size() > 1024) events.pop_front();
}

void pump() {
  for (; !events.empty(); events.pop_front())
    if (running && program.on_trade_transaction) program.on_trade_transaction(events.front(), MqlTradeRequest(), MqlTradeResult());
}

std::string hex(const std::string &bytes) {
  std::string out;
  char pair[3];
  for (unsigned char byte : bytes) {
    std::snprintf(pair, sizeof pair, "%02x", byte);
    out += pair;
  }
  return out;
}

std::string command(const Words &words) {
  const std::string &name = words[0];
  const auto word = [&](size_t at) { return at < words.size() ? words[at] : std::string(); };
  const auto number = [&](size_t at) { return std::strtol(word(at).c_str(), nullptr, 10); };
  const auto ticket = [&](size_t at) { return std::strtoul(word(at).c_str(), nullptr, 10); };
  if (name == "account") { for (const auto &[key, value] : read_fields(words, 2)) terminal.accounts[word(1)].fields[key] = value; }
  else if (name == "use") terminal.account = word(1);
  else if (name == "use_in_request") terminal.account_in_request = word(1);
  else if (name == "deal") { Fields deal = read_fields(words, 2); terminal.accounts[word(1)].deals[static_cast<ulong>(whole_of(deal, "deal"))] = deal; }
  else if (name == "deal_delete") terminal.accounts[word(1)].deals.erase(ticket(2));
  else if (name == "position") { Fields position = read_fields(words, 2); terminal.accounts[word(1)].positions[static_cast<ulong>(whole_of(position, "ticket"))] = position; }
  else if (name == "position_delete") terminal.accounts[word(1)].positions.erase(ticket(2));
  else if (name == "symbol") terminal.symbol_digits[word(1)] = static_cast<int>(number(2));
  else if (name == "allow") terminal.allowed.push_back(word(1));
  else if (name == "disallow") terminal.allowed.clear();
  else if (name == "set") terminal.settings[word(1)] = word(2);
  else if (name == "clocks") { terminal.clock_trade = number(1); terminal.clock_gmt = number(2); terminal.clock_current = number(3); terminal.clock_local = number(2); }
  else if (name == "fail_select") terminal.failing_selects[ticket(1)] = static_cast<int>(number(2));
  else if (name == "input") { if (!program.set_input(word(1), string(word(2)))) throw std::string("the program has no input ") + word(1); }
  else if (name == "init") return start_program();
  else if (name == "deinit") end_program(static_cast<int>(number(1)));
  else if (name == "start") { if (program.on_start) program.on_start(); }
  else if (name == "tick") { terminal.bid = std::strtod(word(1).c_str(), nullptr); if (running && program.on_tick) program.on_tick(); }
  else if (name == "timer") { if (program.on_timer) program.on_timer(); }
  else if (name == "advance") advance(number(1));
  else if (name == "run") run(number(1), std::max(1L, number(2)));
  else if (name == "post") post(words);
  else if (name == "pump") pump();
  else if (name == "comment") return terminal.comment;
  else if (name == "running") return running ? "1" : "0";
  else if (name == "last_body") return hex(terminal.last_body);
  else if (name == "history_selects") return std::to_string(terminal.history_selects);
  else if (name == "kill_in_write") { file_faults.kill_after_writes = number(1); file_faults.kill_after_bytes = number(2); }
  else if (name == "disk_room") file_faults.room_bytes = number(1);
  else if (name == "disk_loses") file_faults.loses_late = number(1) != 0;
  else if (name == "writes_refused") return std::to_string(file_faults.refused);
  else throw std::string("unknown command ") + name;
  return "";
}
}  // namespace

void journal(const std::string &text) { say("print", text); }
void chart_comment(const std::string &text) { terminal.comment = text; }
void critical(const std::string &what) {
  say("critical", what);
  _exit(70);
}

int play(int count, char **given) {
  if (count != 3) return 2;
  sandbox_root = given[1];
  common_root = given[2];
  std::string line;
  while (std::getline(std::cin, line)) {
    try {
      say("ok", command(split(line)));
    } catch (const std::string &problem) {
      say("error", problem);
    }
  }
  end_program(REASON_CLOSE);
  return 0;
}

}  // namespace mql

int main(int count, char **given) { return mql::play(count, given); }
