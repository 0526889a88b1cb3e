// The state of the simulated terminal, shared by its parts and by the driver that scripts it.
// Every account has its own history and positions; the terminal looks at one of them at a time.
#pragma once
#include <map>
#include <vector>

#include "mql.hpp"

namespace mql {

struct FileFaults {
  /** The n-th write from now writes this many bytes and then the process dies. */
  long kill_after_writes = 0, kill_after_bytes = 0;
  /** Bytes that still fit on the disk; -1 = plenty. */
  long room_bytes = -1;
  /** Writes are taken and never reach the disk. */
  bool loses_late = false;
  long refused = 0;
};
extern FileFaults file_faults;
extern std::string sandbox_root, common_root;

using Fields = std::map<std::string, std::string>;

struct Account {
  Fields fields;
  std::map<ulong, Fields> deals, positions;
};

struct Terminal {
  std::map<std::string, Account> accounts;
  std::string account;
  std::map<std::string, int> symbol_digits;
  std::vector<std::string> allowed;
  Fields settings;
  std::map<std::string, double> globals;
  std::map<ulong, int> failing_selects;
  std::vector<ulong> selected;
  ulong position = 0;
  long clock_current = 0, clock_trade = 0, clock_gmt = 0, clock_local = 0;
  ulong ticks_ms = 1000;
  int timer_ms = 0;
  double bid = 0;
  std::string comment;
  bool removed = false;
  int history_selects = 0;
  /** The terminal logs in to this account while the next request is on its way. */
  std::string account_in_request;
  /** What WebRequest sent last. */
  std::string last_body;

  Account &current() { return accounts[account]; }
};
extern Terminal terminal;

long whole_of(const Fields &fields, const std::string &name);
double real_of(const Fields &fields, const std::string &name);
string text_of(const Fields &fields, const std::string &name);

}  // namespace mql
