// Looks through the terminal's history for deals that no event told of, and walks them in small steps.
// Tickets are collected first: selecting a single deal would replace the list that is being walked.
#include <Tidemark\Account.mqh>
#include <Tidemark\Intake.mqh>

#define TM_RECHECK_S 259200

class CTmCatchUp
  {
private:
   ulong             m_ticket[];
   int               m_next;

public:
                     CTmCatchUp() : m_next(0) {}

   void              Clear()
     {
      ArrayResize(m_ticket, 0);
      m_next = 0;
     }

   bool              IsDone() const { return m_next >= ArraySize(m_ticket); }
   int               Left() const { return ArraySize(m_ticket) - m_next; }

   //--- Deals that are known are looked at again for three days, because a broker may rewrite them.
   bool              Plan(const datetime from, const CTmIntake &intake)
     {
      if(!HistorySelect(from, TmHistoryEnd()))
         return false;
      Clear();
      int total = HistoryDealsTotal();
      long recheckMsc = ((long)TimeTradeServer() - TM_RECHECK_S) * 1000;
      int count = 0;
      ArrayResize(m_ticket, total);
      for(int at = 0; at < total; at++)
        {
         ulong ticket = HistoryDealGetTicket(at);
         if(ticket == 0 || (intake.Knows(ticket) && HistoryDealGetInteger(ticket, DEAL_TIME_MSC) < recheckMsc))
            continue;
         m_ticket[count] = ticket;
         count++;
        }
      ArrayResize(m_ticket, count);
      return true;
     }

   ulong             Take()
     {
      m_next++;
      return m_ticket[m_next - 1];
     }
  };
