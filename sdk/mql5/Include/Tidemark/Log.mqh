// For your own Experts: logs trades with names and numbers that only your Expert knows. Files only, no network, no waiting.
// The Expert "Tidemark" of the same account picks the files up. Each call is true, or false with the reason printed and in TmLogError().
#ifndef TM_LOG_MQH
#define TM_LOG_MQH
#include <Tidemark\Account.mqh>
#include <Tidemark\Files.mqh>
#include <Tidemark\LogRules.mqh>

//--- One trade. Texts that stay empty and numbers that stay EMPTY_VALUE are left out. Times are server time.
struct TmTrade
  {
   string            bot;            // required, up to 50 characters
   string            symbol;         // required, up to 20
   string            side;           // required: BUY or SELL, or the venue's own word up to 10
   datetime          openedAt;       // required
   double            entryPrice;     // required, above 0
   double            volume;         // required, above 0
   ulong             ticket;         // position or order at the venue; 0 = none, then every call is a trade of its own
   string            status;         // OPEN, CLOSED or CANCELLED, up to 20; empty = OPEN
   datetime          closedAt;
   double            exitPrice;
   double            profit;
   double            commission;
   double            swap;
   double            fee;
   double            stopLoss;
   double            takeProfit;
   double            mae;            // largest loss on the way, in account currency
   double            mfe;            // largest profit on the way
   long              magic;
   string            comment;        // up to 500
   string            exchange;       // empty = the account's server
   string            account;        // empty = the account's number

                     TmTrade() : bot(""), symbol(""), side(""), openedAt(0), entryPrice(EMPTY_VALUE), volume(EMPTY_VALUE), ticket(0), status(""),
                                 closedAt(0), exitPrice(EMPTY_VALUE), profit(EMPTY_VALUE), commission(EMPTY_VALUE), swap(EMPTY_VALUE),
                                 fee(EMPTY_VALUE), stopLoss(EMPTY_VALUE), takeProfit(EMPTY_VALUE), mae(EMPTY_VALUE), mfe(EMPTY_VALUE),
                                 magic(0), comment(""), exchange(""), account("") {}
  };

string tmLogError = "";

//--- Why the last call was false; empty after a true one.
string TmLogError()
  {
   return tmLogError;
  }

bool TmLogFail(const string reason)
  {
   tmLogError = reason;
   Print("TmLog: nothing is logged. ", reason);
   return false;
  }

//--- Offset of the server's clock now, such as +03:00; empty while it cannot be known.
string TmLogOffset()
  {
   int offset = 0;
   return TmServerOffset(offset) ? TmOffsetText(offset) : "";
  }

//--- The offset with which the opening of a ticket was first said lies here until the trade ends: said otherwise later,
// after the clocks have changed or without a connection, it would be another opening, and the server would refuse the close.
string TmLogOffsetFile(const TmAccountId &id, const TmTrade &trade)
  {
   return TmAccountFolder(id) + "open\\" + TmHex(TmHash(StringFormat("%I64u|", trade.ticket) + trade.bot + "|" + trade.exchange + "|" + trade.account)) + ".txt";
  }

//--- True when the two differ by the hour of summer time.
bool TmLogIsHourApart(const string one, const string other)
  {
   if(StringLen(one) != 6 || StringLen(other) != 6)
      return false;
   int signOne = StringGetCharacter(one, 0) == '-' ? -1 : 1;
   int signOther = StringGetCharacter(other, 0) == '-' ? -1 : 1;
   long first = signOne * (StringToInteger(StringSubstr(one, 1, 2)) * 60 + StringToInteger(StringSubstr(one, 4, 2)));
   long second = signOther * (StringToInteger(StringSubstr(other, 1, 2)) * 60 + StringToInteger(StringSubstr(other, 4, 2)));
   return MathAbs(first - second) == 60;
  }

//--- The trade as the line that goes over the wire; false with the reason when a rule is broken.
bool TmLogLine(const TmTrade &trade, const string offset, string &line, string &reason)
  {
   CTmTradeLine out;
   string exchange = !TmIsEmpty(trade.exchange) ? trade.exchange : AccountInfoString(ACCOUNT_SERVER);
   string account = !TmIsEmpty(trade.account) ? trade.account : StringFormat("%I64d", AccountInfoInteger(ACCOUNT_LOGIN));
   int digits = TmDigits(trade.symbol);
   int money = TmCurrencyDigits();
   string now = TmLogOffset();
   out.Text("bot_name", "bot", trade.bot, 1, 50);
   out.Text("exchange", "exchange", exchange, 1, 50);
   out.Text("account", "account", account, 1, 50);
   out.Text("asset_symbol", "symbol", trade.symbol, 1, 20);
   out.Text("order_type", "side", trade.side, 1, 10);
   out.Moment("entry_time", "openedAt", trade.openedAt, "", true);
   out.Moment("exit_time", "closedAt", trade.closedAt, TmLogIsHourApart(offset, now) ? now : "", false);
   if(!TmIsEmpty(offset))
      out.Text("entry_time_offset", "offset", offset, 1, 6);
   out.Number("entry_price", "entryPrice", trade.entryPrice, digits < 0 ? 8 : digits, true, true);
   out.Number("exit_price", "exitPrice", trade.exitPrice, digits < 0 ? 8 : digits, false, false);
   out.Number("position_size", "volume", trade.volume, 2, true, true);
   out.Number("realized_pnl", "profit", trade.profit, money, false, false);
   out.Number("commission", "commission", trade.commission, money, false, false);
   out.Number("swap", "swap", trade.swap, money, false, false);
   out.Number("fee", "fee", trade.fee, money, false, false);
   out.Number("stop_loss", "stopLoss", trade.stopLoss, digits < 0 ? 8 : digits, false, false);
   out.Number("take_profit", "takeProfit", trade.takeProfit, digits < 0 ? 8 : digits, false, false);
   out.Number("mae", "mae", trade.mae, money, false, false);
   out.Number("mfe", "mfe", trade.mfe, money, false, false);
   out.Raw("magic_number", TmId(trade.magic));
   if(trade.ticket != 0)
      out.Raw("exchange_order_id", TmTicket(trade.ticket));
   else
      out.Raw("idempotency_key", "\"" + TmLogRandom() + "\"");
   out.Text("status", "status", TmIsEmpty(trade.status) ? "OPEN" : trade.status, 1, 20);
   if(!TmIsEmpty(trade.comment))
      out.Text("comment", "comment", trade.comment, 0, 500);
   reason = out.Problem();
   line = out.Line();
   return TmIsEmpty(reason);
  }

bool TmLogTrade(const TmTrade &trade)
  {
   tmLogError = "";
   // A backtest is no trade: nothing is written, and the Expert runs as it would.
   bool tester = MQLInfoInteger(MQL_TESTER) != 0;
   string line = "";
   string reason = "";
   TmAccountId id;
   TmReadAccountId(id);
   string kept = TmLogOffsetFile(id, trade);
   string offset = "";
   bool isKept = trade.ticket != 0 && !tester && TmReadText(kept, offset);
   if(!isKept)
      offset = TmLogOffset();
   StringTrimRight(offset);
   if(!TmLogLine(trade, offset, line, reason))
      return TmLogFail(reason);
   if(tester)
      return true;
   if(id.login == 0)
      return TmLogFail("The terminal is not logged in to an account");
   bool isOver = trade.status == "CLOSED" || trade.status == "CANCELLED";
   if(trade.ticket != 0 && !isKept && !isOver && !TmReplaceFile(kept, offset + "\n"))
      return TmLogFail(StringFormat("The file could not be written (error %d). Is the disk full?", GetLastError()));
   string name = TmAccountFolder(id) + "trades\\" + TmLogName();
   if(!TmReplaceFile(name + ".json", line + "\n"))
      return TmLogFail(StringFormat("The file could not be written (error %d). Is the disk full?", GetLastError()));
   if(isKept && isOver)
      FileDelete(kept, FILE_COMMON);
   return true;
  }

//--- A position was opened. `ticket` is its number; the same one closes it later.
bool TmLogOpen(const string bot, const ulong ticket, const string symbol, const string side, const datetime openedAt, const double price,
               const double volume, const long magic = 0, const double stopLoss = EMPTY_VALUE, const double takeProfit = EMPTY_VALUE, const string comment = "")
  {
   if(ticket == 0)
      return TmLogFail("ticket must be the number of the position, so that its close is the same trade; received 0");
   TmTrade trade;
   trade.bot = bot;
   trade.ticket = ticket;
   trade.symbol = symbol;
   trade.side = side;
   trade.openedAt = openedAt;
   trade.entryPrice = price;
   trade.volume = volume;
   trade.magic = magic;
   trade.stopLoss = stopLoss;
   trade.takeProfit = takeProfit;
   trade.comment = comment;
   trade.status = "OPEN";
   return TmLogTrade(trade);
  }

//--- It was closed. What it is (symbol, side, opening, volume) is said again; `profit` is in account currency.
bool TmLogClose(const string bot, const ulong ticket, const string symbol, const string side, const datetime openedAt, const double price,
                const double volume, const datetime closedAt, const double exitPrice, const double profit, const long magic = 0,
                const double commission = EMPTY_VALUE, const double swap = EMPTY_VALUE, const string comment = "")
  {
   if(ticket == 0)
      return TmLogFail("ticket must be the number of the position that TmLogOpen named; received 0");
   if((long)closedAt <= 0)
      return TmLogFail("closedAt must be the time of the close; received 0");
   if(closedAt < openedAt)
      return TmLogFail("closedAt must not lie before openedAt");
   if(exitPrice == EMPTY_VALUE)
      return TmLogFail("exitPrice must be the price of the close; received EMPTY_VALUE");
   if(profit == EMPTY_VALUE)
      return TmLogFail("profit must be the result in account currency; received EMPTY_VALUE");
   TmTrade trade;
   trade.bot = bot;
   trade.ticket = ticket;
   trade.symbol = symbol;
   trade.side = side;
   trade.openedAt = openedAt;
   trade.entryPrice = price;
   trade.volume = volume;
   trade.closedAt = closedAt;
   trade.exitPrice = exitPrice;
   trade.profit = profit;
   trade.magic = magic;
   trade.commission = commission;
   trade.swap = swap;
   trade.comment = comment;
   trade.status = "CLOSED";
   return TmLogTrade(trade);
  }
#endif
