// Calls the founding text's function with the values of the inputs, as a trader's own Expert would.
#include "SendTradeWebhook.mq5"

input string InpSymbol = "";
input double InpEntry = 0;
input double InpExit = 0;
input double InpVolume = 0;
input double InpPnl = 0;
input long InpMagic = 0;

void OnStart()
  {
   SendTradeWebhook(InpSymbol, InpEntry, InpExit, InpVolume, InpPnl, InpMagic);
  }
