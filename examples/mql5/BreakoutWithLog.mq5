//+------------------------------------------------------------------+
//| How an Expert of your own logs its trades with TmLog.            |
//| It watches for a breakout and keeps paper trades: no order is    |
//| sent, so you can try it anywhere and put your own trading in.    |
//+------------------------------------------------------------------+
// TmLog only writes a small file. The Expert "Tidemark" on another chart of the same terminal sends it.
#property version "1.00"
#include <Tidemark\Log.mqh>

input string InpBot = "Breakout paper";   // Name in the ledger
input int InpBars = 20;                   // Quotes that make the range
input double InpLots = 0.10;              // Paper volume
input double InpTarget = 0.00200;         // Distance to take profit, in price
input double InpStop = 0.00100;           // Distance to stop loss, in price
input double InpValue = 100000;           // Account currency per 1.0 of price and 1 lot
input long InpMagic = 20260405;           // Magic number of the trades

double quotes[];
bool isOpen = false;
bool isLong = false;
ulong ticket = 0;
datetime openedAt = 0;
double entry = 0;
double worst = 0;
double best = 0;

int OnInit()
  {
   if(InpBars < 2 || InpLots <= 0 || InpTarget <= 0 || InpStop <= 0)
     {
      Print("Breakout: the number of quotes must be 2 or more, volume and distances above 0");
      return INIT_PARAMETERS_INCORRECT;
     }
   return INIT_SUCCEEDED;
  }

//--- The next quote.
void OnQuote(const double price, const datetime at)
  {
   if(isOpen)
     {
      Watch(price, at);
      return;
     }
   int count = ArraySize(quotes);
   if(count >= InpBars)
     {
      double high = quotes[0];
      double low = quotes[0];
      for(int n = 1; n < count; n++)
        {
         high = MathMax(high, quotes[n]);
         low = MathMin(low, quotes[n]);
        }
      if(price > high || price < low)
        {
         Open(price > high, price, at);
         return;
        }
      ArrayRemove(quotes, 0, 1);
      count--;
     }
   ArrayResize(quotes, count + 1);
   quotes[count] = price;
  }

void Open(const bool up, const double price, const datetime at)
  {
   isOpen = true;
   isLong = up;
   entry = price;
   openedAt = at;
   worst = 0;
   best = 0;
   // A paper trade has no ticket of the broker; the time of its opening names it.
   ticket = (ulong)at;
   double direction = up ? 1 : -1;
   if(!TmLogOpen(InpBot, ticket, Symbol(), up ? "BUY" : "SELL", at, price, InpLots, InpMagic, price - direction * InpStop, price + direction * InpTarget, "breakout"))
      Print("Breakout: ", TmLogError());
  }

void Watch(const double price, const datetime at)
  {
   double move = (isLong ? price - entry : entry - price);
   double money = move * InpLots * InpValue;
   worst = MathMin(worst, money);
   best = MathMax(best, money);
   if(move < InpTarget && move > -InpStop)
      return;
   isOpen = false;
   ArrayResize(quotes, 0);
   // The whole trade, with what only this Expert knows: how far it went against and with us.
   TmTrade trade;
   trade.bot = InpBot;
   trade.ticket = ticket;
   trade.symbol = Symbol();
   trade.side = isLong ? "BUY" : "SELL";
   trade.openedAt = openedAt;
   trade.entryPrice = entry;
   trade.volume = InpLots;
   trade.magic = InpMagic;
   trade.status = "CLOSED";
   trade.closedAt = at;
   trade.exitPrice = price;
   trade.profit = NormalizeDouble(money, 2);
   trade.mae = NormalizeDouble(worst, 2);
   trade.mfe = NormalizeDouble(best, 2);
   trade.comment = "breakout";
   if(!TmLogTrade(trade))
      Print("Breakout: ", TmLogError());
  }

void OnTick()
  {
   MqlTick tick;
   if(SymbolInfoTick(Symbol(), tick))
      OnQuote(tick.bid, tick.time);
  }
