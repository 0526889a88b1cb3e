//+------------------------------------------------------------------+
//| Tidemark: sends the deals, positions and numbers of this account |
//| to your own Tidemark. One chart serves the whole terminal.       |
//+------------------------------------------------------------------+
// It only reads. No order is sent, changed or closed from here, so an investor password is enough.
#property copyright "Tidemark"
#property version   "0.10"
#property description "Sends the deals, open positions and account numbers of this terminal to your own Tidemark."
#property description "It only reads: no trading function is called. Put it on one chart; it serves all symbols."
#include <Tidemark\Agent.mqh>

input group "Connection"
input string InpUrl = "http://127.0.0.1:8787";   // Address of Tidemark
input string InpKey = "";                        // Ingest key (npx tidemark key create)
input int InpSendMs = 250;                       // Milliseconds between sends
input int InpSnapshotSeconds = 5;                // Seconds between account snapshots
input int InpCatchUpMinutes = 10;                // Minutes between looks through the history
input group "What is sent"
input string InpOnlyMagic = "";                  // Only these magic numbers (empty = all)
input string InpExceptMagic = "";                // Not these magic numbers
input string InpOnlySymbols = "";                // Only these symbols (empty = all, EUR* = a group)
input string InpExceptSymbols = "";              // Not these symbols
input datetime InpHistoryFrom = 0;               // Positions opened from this day on (server time)
input int InpDelaySeconds = 0;                   // Publication delay in seconds
input bool InpHideOpen = false;                  // Hide positions until they are closed

CTmAgent agent;
bool isRunning = false;

int OnInit()
  {
   isRunning = false;
   if(MQLInfoInteger(MQL_TESTER) != 0)
     {
      Print("Tidemark: does nothing in the strategy tester");
      return INIT_SUCCEEDED;
     }
   TmSettings settings;
   settings.url = InpUrl;
   settings.key = InpKey;
   settings.sendMs = InpSendMs;
   settings.snapshotS = InpSnapshotSeconds;
   settings.catchUpMinutes = InpCatchUpMinutes;
   settings.onlyMagic = InpOnlyMagic;
   settings.exceptMagic = InpExceptMagic;
   settings.onlySymbols = InpOnlySymbols;
   settings.exceptSymbols = InpExceptSymbols;
   settings.historyFrom = InpHistoryFrom;
   settings.delayS = InpDelaySeconds;
   settings.hideOpen = InpHideOpen;
   string problem = TmCheckSettings(settings);
   if(!TmIsEmpty(problem))
      return Refuse(problem, INIT_PARAMETERS_INCORRECT);
   bool wrongInput = false;
   problem = agent.Start(settings, wrongInput);
   if(!TmIsEmpty(problem))
      return Refuse(problem, wrongInput ? INIT_PARAMETERS_INCORRECT : INIT_FAILED);
   if(!EventSetMillisecondTimer(InpSendMs))
      return Refuse("the terminal gives no timer", INIT_FAILED);
   isRunning = true;
   Print("Tidemark ", TM_VERSION, ": reading only, sending to ", settings.url);
   return INIT_SUCCEEDED;
  }

int Refuse(const string problem, const int code)
  {
   Print("Tidemark does not start. ", problem);
   Comment("Tidemark does not start.\n", problem);
   return code;
  }

void OnDeinit(const int reason)
  {
   EventKillTimer();
   if(isRunning)
      agent.Stop();
   isRunning = false;
  }

void OnTimer()
  {
   if(isRunning)
      agent.OnTimer();
  }

void OnTradeTransaction(const MqlTradeTransaction &trans, const MqlTradeRequest &request, const MqlTradeResult &result)
  {
   if(!isRunning)
      return;
   if(trans.type == TRADE_TRANSACTION_DEAL_ADD || trans.type == TRADE_TRANSACTION_DEAL_UPDATE)
      agent.OnDeal(trans.deal);
   else
      agent.OnChange();
  }
