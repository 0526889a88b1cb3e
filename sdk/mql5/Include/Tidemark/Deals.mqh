// Deals and open positions as JSON. A deal must be selected before; positions are selected here one by one.
// What a deal says never depends on when it is read, except the offset that a live deal carries behind.
#ifndef TM_DEALS_MQH
#define TM_DEALS_MQH
#include <Tidemark\Text.mqh>

struct TmDealFacts
  {
   ulong             ticket;
   long              timeMsc;
   long              type;
   long              entry;
   long              magic;
   long              position;
   string            symbol;
  };

//--- False when the terminal cannot show the deal (yet).
bool TmReadDeal(const ulong ticket, TmDealFacts &facts)
  {
   ResetLastError();
   if(!HistoryDealSelect(ticket))
      return false;
   facts.ticket = ticket;
   facts.timeMsc = HistoryDealGetInteger(ticket, DEAL_TIME_MSC);
   facts.type = HistoryDealGetInteger(ticket, DEAL_TYPE);
   facts.entry = HistoryDealGetInteger(ticket, DEAL_ENTRY);
   facts.magic = HistoryDealGetInteger(ticket, DEAL_MAGIC);
   facts.position = HistoryDealGetInteger(ticket, DEAL_POSITION_ID);
   facts.symbol = HistoryDealGetString(ticket, DEAL_SYMBOL);
   return facts.timeMsc > 0;
  }

//--- The selected deal, without the closing brace: TmCloseDeal adds it.
string TmDealText(const TmDealFacts &deal, const int currencyDigits)
  {
   ulong ticket = deal.ticket;
   int digits = TmDigits(deal.symbol);
   return "{\"deal\":" + TmTicket(ticket) +
          ",\"order\":" + TmId(HistoryDealGetInteger(ticket, DEAL_ORDER)) +
          ",\"time_msc\":" + TmId(deal.timeMsc) +
          StringFormat(",\"type\":%I64d,\"entry\":%I64d,\"magic\":\"%I64d\",\"reason\":%I64d,\"position\":\"%I64d\",\"symbol\":",
                       deal.type, deal.entry, deal.magic, HistoryDealGetInteger(ticket, DEAL_REASON), deal.position) + TmQuote(deal.symbol) +
          ",\"volume\":" + TmVolume(HistoryDealGetDouble(ticket, DEAL_VOLUME)) +
          ",\"price\":" + TmPrice(HistoryDealGetDouble(ticket, DEAL_PRICE), digits) +
          ",\"commission\":" + TmMoney(HistoryDealGetDouble(ticket, DEAL_COMMISSION), currencyDigits) +
          ",\"swap\":" + TmMoney(HistoryDealGetDouble(ticket, DEAL_SWAP), currencyDigits) +
          ",\"profit\":" + TmMoney(HistoryDealGetDouble(ticket, DEAL_PROFIT), currencyDigits) +
          ",\"fee\":" + TmMoney(HistoryDealGetDouble(ticket, DEAL_FEE), currencyDigits) +
          ",\"sl\":" + TmPrice(HistoryDealGetDouble(ticket, DEAL_SL), digits) +
          ",\"tp\":" + TmPrice(HistoryDealGetDouble(ticket, DEAL_TP), digits) +
          ",\"comment\":" + TmQuote(HistoryDealGetString(ticket, DEAL_COMMENT)) +
          ",\"external_id\":" + TmQuote(HistoryDealGetString(ticket, DEAL_EXTERNAL_ID));
  }

string TmCloseDeal(const string text, const bool live, const int offset)
  {
   return text + (live ? StringFormat(",\"utc_offset_s\":%d}", offset) : "}");
  }

//--- The text that TmCloseDeal was given. No string inside can hold the pattern: quotes in it are escaped.
string TmOpenDeal(const string closed)
  {
   int at = StringFind(closed, ",\"utc_offset_s\":");
   return TmPart(closed, 0, at >= 0 ? at : StringLen(closed) - 1);
  }

//--- The selected position.
string TmPositionText(const ulong ticket, const int currencyDigits)
  {
   string symbol = PositionGetString(POSITION_SYMBOL);
   int digits = TmDigits(symbol);
   return "{\"ticket\":" + TmTicket(ticket) +
          StringFormat(",\"identifier\":\"%I64d\",\"symbol\":", PositionGetInteger(POSITION_IDENTIFIER)) + TmQuote(symbol) +
          StringFormat(",\"type\":%I64d,\"volume\":", PositionGetInteger(POSITION_TYPE)) + TmVolume(PositionGetDouble(POSITION_VOLUME)) +
          ",\"price_open\":" + TmPrice(PositionGetDouble(POSITION_PRICE_OPEN), digits) +
          ",\"price_current\":" + TmPrice(PositionGetDouble(POSITION_PRICE_CURRENT), digits) +
          ",\"sl\":" + TmPrice(PositionGetDouble(POSITION_SL), digits) +
          ",\"tp\":" + TmPrice(PositionGetDouble(POSITION_TP), digits) +
          ",\"swap\":" + TmMoney(PositionGetDouble(POSITION_SWAP), currencyDigits) +
          ",\"profit\":" + TmMoney(PositionGetDouble(POSITION_PROFIT), currencyDigits) +
          StringFormat(",\"magic\":\"%I64d\",\"reason\":%I64d,\"time_msc\":\"%I64d\",\"time_update_msc\":\"%I64d\",\"comment\":",
                       PositionGetInteger(POSITION_MAGIC), PositionGetInteger(POSITION_REASON),
                       PositionGetInteger(POSITION_TIME_MSC), PositionGetInteger(POSITION_TIME_UPDATE_MSC)) +
          TmQuote(PositionGetString(POSITION_COMMENT)) + "}";
  }

//--- True when the deals of the position have closed as much as they opened. Replaces the selected history.
bool TmAddsUp(const long position)
  {
   if(!HistorySelectByPosition(position))
      return false;
   double volume = 0;
   for(int at = HistoryDealsTotal() - 1; at >= 0; at--)
     {
      ulong ticket = HistoryDealGetTicket(at);
      long type = HistoryDealGetInteger(ticket, DEAL_TYPE);
      if(type == DEAL_TYPE_BUY)
         volume += HistoryDealGetDouble(ticket, DEAL_VOLUME);
      if(type == DEAL_TYPE_SELL)
         volume -= HistoryDealGetDouble(ticket, DEAL_VOLUME);
     }
   return MathAbs(volume) < 0.0000001;
  }

bool TmIsOpen(const long position)
  {
   for(int at = PositionsTotal() - 1; at >= 0; at--)
      if(PositionGetTicket(at) != 0 && PositionGetInteger(POSITION_IDENTIFIER) == position)
         return true;
   return false;
  }
#endif
