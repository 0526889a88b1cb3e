// Decides about one deal: into the outbox, not at all, or later. The only way into the outbox.
// Nothing is sent from here, so it is quick enough for OnTradeTransaction.
#ifndef TM_INTAKE_MQH
#define TM_INTAKE_MQH
#include <Tidemark\Account.mqh>
#include <Tidemark\Settings.mqh>
#include <Tidemark\Filter.mqh>
#include <Tidemark\Outbox.mqh>
#include <Tidemark\DeadLetters.mqh>
#include <Tidemark\Waiting.mqh>
#include <Tidemark\Steady.mqh>

enum ENUM_TM_INTAKE
  {
   TM_TAKEN,    // it is in the outbox
   TM_LEFT,     // known as it is, or filtered out
   TM_HELD,     // too young, or its position is open and hidden
   TM_AGAIN     // the terminal could not show it, or the disk not take it
  };

class CTmIntake
  {
public:
   CTmFilter         filter;
   CTmOutbox         outbox;
   CTmDeadLetters    dead;
   CTmWaiting        waiting;
   CTmSteady         steady;

private:
   CTmKnown          m_known;
   TmAccountId       m_id;
   int               m_delayS;
   bool              m_hide;
   bool              m_inside;

   //--- A hidden position has closed: its earlier deals may come out too.
   // False when one of them could not be taken yet: then the closing deal waits, and brings them with it.
   bool              TakePosition(const long position)
     {
      ulong tickets[];
      if(!HistorySelectByPosition(position))
         return false;
      bool all = true;
      int count = HistoryDealsTotal();
      ArrayResize(tickets, count);
      for(int at = 0; at < count; at++)
         tickets[at] = HistoryDealGetTicket(at);
      m_inside = true;
      for(int at = 0; at < count; at++)
         all = Take(tickets[at], false, 0) != TM_AGAIN && all;
      m_inside = false;
      return all;
     }

   ENUM_TM_INTAKE    Take(const ulong ticket, const bool live, const int offset)
     {
      TmDealFacts deal;
      if(!TmReadDeal(ticket, deal))
         return TM_AGAIN;
      bool passes = filter.PassesDeal(deal);
      if(filter.IsUnread())
         return TM_AGAIN;
      if(!passes)
         return TM_LEFT;
      if(m_delayS > 0 && deal.timeMsc + (long)m_delayS * 1000 > (long)TimeTradeServer() * 1000)
         return TM_HELD;
      if(m_hide && deal.position != 0)
        {
         // After a start the list of positions is empty for a while: then the deals must add up too.
         if(TmIsOpen(deal.position) || (!steady.Is() && !TmAddsUp(deal.position)))
            return TM_HELD;
         if(!m_inside && deal.entry != DEAL_ENTRY_IN && !TakePosition(deal.position))
            return TM_AGAIN;
        }
      // The filter may have selected other deals.
      if(!HistoryDealSelect(ticket))
         return TM_AGAIN;
      string text = TmDealText(deal, TmCurrencyDigits());
      ulong hash = TmHash(text);
      if(m_known.HasSame(ticket, hash) || dead.HasDeal(ticket, hash))
         return TM_LEFT;
      // The terminal may have changed the account since the deal was selected: then this is somebody else's ticket.
      TmAccountId now;
      TmReadAccountId(now);
      if(!TmSameAccount(now, m_id))
         return TM_LEFT;
      if(!outbox.Append(TmCloseDeal(text, live, offset)))
         return TM_AGAIN;
      m_known.Put(ticket, hash);
      return TM_TAKEN;
     }

public:
                     CTmIntake() : m_delayS(0), m_hide(false), m_inside(false) {}

   void              Open(const TmAccountId &id, const TmSettings &settings, const string folder)
     {
      m_id = id;
      m_delayS = settings.delayS;
      m_hide = settings.hideOpen;
      m_known.Clear();
      filter.Forget();
      waiting.Clear();
      steady.Reset();
      dead.Open(folder);
      outbox.Open(folder);
      for(int at = 0; at < outbox.Queued(); at++)
        {
         string text = outbox.Text(at);
         m_known.Put((ulong)StringToInteger(TmJsonText(TmJsonMember(text, "deal"))), TmHash(TmOpenDeal(text)));
        }
     }

   bool              Knows(const ulong ticket) const { return m_known.Has(ticket); }
   void              Forget() { m_known.Clear(); }

   //--- Deals that are missing on purpose: the server must not compare counts then.
   bool              IsPartial() const { return filter.IsActive() || m_delayS > 0 || m_hide; }

   //--- `live` = seen as it happened, so that `offset` was in force.
   ENUM_TM_INTAKE    Note(const ulong ticket, const bool live, const int offset)
     {
      ENUM_TM_INTAKE result = Take(ticket, live, offset);
      // Old deals of a hidden position come with its closing deal and need not be watched.
      if(result == TM_AGAIN || (result == TM_HELD && (live || m_delayS > 0)))
         waiting.Put(ticket, live, offset, result == TM_HELD);
      return result;
     }

   void              LookAgain()
     {
      for(int at = waiting.Count() - 1; at >= 0; at--)
        {
         if(outbox.IsBlocked())
            return;
         if(!waiting.IsDue(at))
            continue;
         ENUM_TM_INTAKE result = Take(waiting.Ticket(at), waiting.IsLive(at), waiting.Offset(at));
         if(result == TM_HELD || result == TM_AGAIN)
            waiting.Again(at, result == TM_HELD);
         else
            waiting.Remove(at);
        }
     }
  };
#endif
