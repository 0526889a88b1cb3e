// Decides about one deal: into the outbox, not at all, or later. The only way into the outbox.
// Nothing is sent from here, so it is quick enough for OnTradeTransaction.
#include <Tidemark\Account.mqh>
#include <Tidemark\Settings.mqh>
#include <Tidemark\Filter.mqh>
#include <Tidemark\Outbox.mqh>
#include <Tidemark\DeadLetters.mqh>

enum ENUM_TM_INTAKE
  {
   TM_TAKEN,    // it is in the outbox
   TM_LEFT,     // known as it is, or filtered out
   TM_HELD,     // too young, or its position is open and hidden
   TM_AGAIN     // the terminal could not show it, or the disk not take it
  };

class CTmIntake
  {
private:
   CTmKnown          m_known;
   int               m_delayS;
   bool              m_hide;
   bool              m_inside;

   //--- A hidden position has closed: its earlier deals may come out too.
   void              TakePosition(const long position, CTmFilter &filter, CTmOutbox &outbox, CTmDeadLetters &dead)
     {
      ulong tickets[];
      if(!HistorySelectByPosition(position))
         return;
      int count = HistoryDealsTotal();
      ArrayResize(tickets, count);
      for(int at = 0; at < count; at++)
         tickets[at] = HistoryDealGetTicket(at);
      m_inside = true;
      for(int at = 0; at < count; at++)
         Take(tickets[at], false, 0, filter, outbox, dead);
      m_inside = false;
     }

public:
                     CTmIntake() : m_delayS(0), m_hide(false), m_inside(false) {}

   void              Open(const TmSettings &settings, CTmOutbox &outbox)
     {
      m_delayS = settings.delayS;
      m_hide = settings.hideOpen;
      m_known.Clear();
      for(int at = 0; at < outbox.Queued(); at++)
        {
         string text = outbox.Text(at);
         m_known.Put((ulong)StringToInteger(TmJsonText(TmJsonMember(text, "deal"))), TmHash(TmOpenDeal(text)));
        }
     }

   bool              Knows(const ulong ticket) const { return m_known.Has(ticket); }
   void              Forget() { m_known.Clear(); }

   //--- `live` = seen as it happened, so that `offset` was in force.
   ENUM_TM_INTAKE    Take(const ulong ticket, const bool live, const int offset, CTmFilter &filter, CTmOutbox &outbox, CTmDeadLetters &dead)
     {
      TmDealFacts deal;
      if(!TmReadDeal(ticket, deal))
         return TM_AGAIN;
      if(!filter.PassesDeal(deal))
         return TM_LEFT;
      if(m_delayS > 0 && deal.timeMsc + (long)m_delayS * 1000 > (long)TimeTradeServer() * 1000)
         return TM_HELD;
      if(m_hide && deal.position != 0)
        {
         if(TmIsOpen(deal.position))
            return TM_HELD;
         if(!m_inside && deal.entry != DEAL_ENTRY_IN)
            TakePosition(deal.position, filter, outbox, dead);
        }
      // The filter may have selected other deals.
      if(!HistoryDealSelect(ticket))
         return TM_AGAIN;
      string text = TmDealText(deal, TmCurrencyDigits());
      ulong hash = TmHash(text);
      if(m_known.HasSame(ticket, hash) || dead.HasDeal(ticket, hash))
         return TM_LEFT;
      if(!outbox.Append(TmCloseDeal(text, live, offset)))
         return TM_AGAIN;
      m_known.Put(ticket, hash);
      return TM_TAKEN;
     }
  };
