// Which account the terminal is logged in to, its numbers, and the offset of its server's clock.
// ACCOUNT_NAME is never read: it is the name of a person.
#ifndef TM_ACCOUNT_MQH
#define TM_ACCOUNT_MQH
#include <Tidemark\Text.mqh>

struct TmAccountId
  {
   long              login;
   string            server;
  };

void TmReadAccountId(TmAccountId &id)
  {
   id.login = AccountInfoInteger(ACCOUNT_LOGIN);
   id.server = AccountInfoString(ACCOUNT_SERVER);
  }

bool TmSameAccount(const TmAccountId &a, const TmAccountId &b)
  {
   return a.login == b.login && a.server == b.server;
  }

//--- Folder of an account below Terminal\Common\Files. A name that had to be changed gets a hash, so that no two meet.
string TmAccountFolder(const TmAccountId &id)
  {
   string safe = "";
   ushort before = 0;
   for(int at = 0; at < StringLen(id.server) && at < 64; at++)
     {
      ushort unit = StringGetCharacter(id.server, at);
      bool plain = (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z') ||
                   unit == '-' || unit == '_' || (unit == '.' && before != '.' && at > 0);
      safe += plain ? ShortToString(unit) : "_";
      before = unit;
     }
   if(safe != id.server)
      safe += "-" + StringSubstr(TmHex(TmHash(id.server)), 8);
   return "Tidemark\\" + safe + StringFormat("-%I64d\\", id.login);
  }

//--- Seconds from UTC to the server's clock, to the quarter of an hour; false while that cannot be known.
bool TmServerOffset(int &offset)
  {
   if(TerminalInfoInteger(TERMINAL_CONNECTED) == 0 || MQLInfoInteger(MQL_TESTER) != 0)
      return false;
   double seconds = (double)((long)TimeTradeServer() - (long)TimeGMT());
   offset = (int)(MathRound(seconds / 900.0) * 900.0);
   return MathAbs(offset) <= 54000;
  }

string TmOffsetText(const int offset)
  {
   int size = (int)MathAbs(offset);
   return StringFormat("%s%02d:%02d", offset < 0 ? "-" : "+", size / 3600, size % 3600 / 60);
  }

//--- The moment up to which history is asked for. TimeCurrent() is the last quote's time and stands still at weekends.
datetime TmHistoryEnd()
  {
   long now = (long)TimeCurrent();
   if((long)TimeTradeServer() > now)
      now = (long)TimeTradeServer();
   return (datetime)(now + 86400);
  }

int TmCurrencyDigits()
  {
   return (int)AccountInfoInteger(ACCOUNT_CURRENCY_DIGITS);
  }

//--- The members `account` and `clock`. With `numbers` it is a snapshot.
string TmEnvelope(const TmAccountId &id, const bool numbers)
  {
   int digits = TmCurrencyDigits();
   string text = "\"account\":{\"login\":" + TmId(id.login) + ",\"server\":" + TmQuote(id.server) +
                 ",\"company\":" + TmQuote(AccountInfoString(ACCOUNT_COMPANY)) +
                 ",\"currency\":" + (TmIsEmpty(AccountInfoString(ACCOUNT_CURRENCY)) ? "null" : TmQuote(AccountInfoString(ACCOUNT_CURRENCY))) +
                 StringFormat(",\"currency_digits\":%d,\"leverage\":%I64d,\"margin_mode\":%I64d,\"trade_mode\":%I64d,\"trade_allowed\":%s",
                              digits, AccountInfoInteger(ACCOUNT_LEVERAGE), AccountInfoInteger(ACCOUNT_MARGIN_MODE),
                              AccountInfoInteger(ACCOUNT_TRADE_MODE), AccountInfoInteger(ACCOUNT_TRADE_ALLOWED) != 0 ? "true" : "false");
   if(numbers)
      text += ",\"balance\":" + TmMoney(AccountInfoDouble(ACCOUNT_BALANCE), digits) +
              ",\"credit\":" + TmMoney(AccountInfoDouble(ACCOUNT_CREDIT), digits) +
              ",\"equity\":" + TmMoney(AccountInfoDouble(ACCOUNT_EQUITY), digits) +
              ",\"profit\":" + TmMoney(AccountInfoDouble(ACCOUNT_PROFIT), digits) +
              ",\"margin\":" + TmMoney(AccountInfoDouble(ACCOUNT_MARGIN), digits) +
              ",\"margin_free\":" + TmMoney(AccountInfoDouble(ACCOUNT_MARGIN_FREE), digits) +
              ",\"margin_level\":" + TmMoney(AccountInfoDouble(ACCOUNT_MARGIN_LEVEL), 2);
   int offset = 0;
   string known = TmServerOffset(offset) ? StringFormat("%d", offset) : "null";
   return text + StringFormat("},\"clock\":{\"server_time\":%I64d,\"gmt_time\":%I64d,\"utc_offset_s\":%s,\"quote_time\":%I64d}",
                              (long)TimeTradeServer(), (long)TimeGMT(), known, (long)TimeCurrent());
  }

string TmTerminalMember(const string version, const string session)
  {
   return StringFormat("\"terminal\":{\"build\":%I64d,\"connected\":%s,\"ping_us\":%I64d,\"vps\":%s,\"expert_version\":\"%s\",\"session\":\"%s\"}",
                       TerminalInfoInteger(TERMINAL_BUILD), TerminalInfoInteger(TERMINAL_CONNECTED) != 0 ? "true" : "false",
                       TerminalInfoInteger(TERMINAL_PING_LAST), TerminalInfoInteger(TERMINAL_VPS) != 0 ? "true" : "false", version, session);
  }
#endif
