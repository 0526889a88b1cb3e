// Calls TmLog as the inputs say and prints the result and the reason.
#include <Tidemark\Log.mqh>

input string InpCall = "";
input string InpBot = "Bot";
input ulong InpTicket = 0;
input string InpSymbol = "EURUSD";
input string InpSide = "BUY";
input datetime InpOpened = 1780000800;
input double InpPrice = 1.1;
input double InpVolume = 0.1;
input long InpMagic = 0;
input double InpStopLoss = EMPTY_VALUE;
input string InpComment = "";
input datetime InpClosed = 0;
input double InpExit = EMPTY_VALUE;
input double InpProfit = EMPTY_VALUE;
input string InpStatus = "";
input string InpExchange = "";
input string InpAccount = "";
input int InpCount = 1;

void OnStart()
  {
   bool done = false;
   for(int n = 0; n < InpCount; n++)
     {
      if(InpCall == "open")
         done = TmLogOpen(InpBot, InpTicket, InpSymbol, InpSide, InpOpened, InpPrice, InpVolume, InpMagic, InpStopLoss, EMPTY_VALUE, InpComment);
      if(InpCall == "close")
         done = TmLogClose(InpBot, InpTicket, InpSymbol, InpSide, InpOpened, InpPrice, InpVolume, InpClosed, InpExit, InpProfit, InpMagic);
      if(InpCall == "trade")
        {
         TmTrade trade;
         trade.bot = InpBot;
         trade.ticket = InpTicket;
         trade.symbol = InpSymbol;
         trade.side = InpSide;
         trade.openedAt = InpOpened;
         trade.entryPrice = InpPrice;
         trade.volume = InpVolume;
         trade.magic = InpMagic;
         trade.closedAt = InpClosed;
         trade.exitPrice = InpExit;
         trade.profit = InpProfit;
         trade.status = InpStatus;
         trade.comment = InpComment;
         trade.exchange = InpExchange;
         trade.account = InpAccount;
         done = TmLogTrade(trade);
        }
     }
   Print(done ? "true " : "false ", TmLogError());
  }
