// Looks through the terminal's history for deals that no event told of, and walks them in small steps.
// Tickets are collected first: selecting a single deal would replace the list that is being walked.
// How far it has come is kept on disk: the server's watermark alone jumps over a gap as soon as a deal of today is sent.
#ifndef TM_CATCH_UP_MQH
#define TM_CATCH_UP_MQH
#include <Tidemark\Account.mqh>
#include <Tidemark\Intake.mqh>

#define TM_RECHECK_S 259200
#define TM_OVERLAP_S 86400
#define TM_QUEUE_WANTED 200
#define TM_MOST_WAITING 20000
#define TM_LOOKS_PER_TICK 500
#define TM_LOOKS_MS 100
#define TM_WHOLE_EVERY_MS 3600000
#define TM_COUNT_EVERY_MS 60000

class CTmCatchUp
  {
private:
   ulong             m_ticket[];
   int               m_next;
   datetime          m_from;
   bool              m_planned;
   ulong             m_plannedAt;
   ulong             m_wholeAt;
   //--- The plan: made when the terminal had everything; without a deal that could not be taken; up to this deal's time.
   bool              m_planSteady;
   bool              m_planClean;
   long              m_planNewest;
   //--- The file that says under which settings the history has been delivered, and up to what time.
   string            m_scopeFile;
   string            m_scope;
   bool              m_scopeSaved;
   long              m_delivered;
   int               m_count;
   ulong             m_countedAt;

   void              BeginAt(const long from)
     {
      m_from = (datetime)from;
      m_planned = false;
      if(from > 0)
         return;
      m_wholeAt = GetTickCount64();
      m_scopeSaved = false;
      m_delivered = 0;
      FileDelete(m_scopeFile, FILE_COMMON);
     }

   //--- Everything up to the plan's newest deal has been answered for.
   void              Save()
     {
      if(m_planNewest <= m_delivered || (!m_scopeSaved && m_from != 0))
         return;
      // A disk that is full is tried again with the next plan.
      m_planClean = TmReplaceFile(m_scopeFile, m_scope + StringFormat(" %I64d\n", m_planNewest));
      m_scopeSaved = m_scopeSaved || m_planClean;
      m_delivered = m_planClean ? m_planNewest : m_delivered;
     }

   //--- Deals that are known are looked at again for three days, because a broker may rewrite them.
   void              Plan(const CTmIntake &intake)
     {
      if(!HistorySelect(m_from, TmHistoryEnd()))
         return;
      int total = HistoryDealsTotal();
      long recheckMsc = ((long)TimeTradeServer() - TM_RECHECK_S) * 1000;
      int count = 0;
      m_planSteady = intake.steady.Is();
      m_planClean = true;
      m_planNewest = 0;
      ArrayResize(m_ticket, total);
      for(int at = 0; at < total; at++)
        {
         ulong ticket = HistoryDealGetTicket(at);
         long timeMsc = ticket == 0 ? 0 : HistoryDealGetInteger(ticket, DEAL_TIME_MSC);
         m_planNewest = MathMax(m_planNewest, timeMsc / 1000);
         if(ticket == 0 || (intake.Knows(ticket) && timeMsc < recheckMsc))
            continue;
         m_ticket[count] = ticket;
         count++;
        }
      ArrayResize(m_ticket, count);
      m_next = 0;
      m_planned = true;
      m_plannedAt = GetTickCount64();
     }

public:
                     CTmCatchUp() { Open("", ""); }

   void              Open(const string folder, const string scope)
     {
      ArrayResize(m_ticket, 0);
      m_next = 0;
      m_from = 0;
      m_planned = false;
      m_plannedAt = 0;
      m_wholeAt = 0;
      m_countedAt = 0;
      m_count = -1;
      m_planSteady = false;
      m_planClean = false;
      m_planNewest = 0;
      m_scopeFile = folder + "scope";
      m_scope = scope;
      m_scopeSaved = false;
      m_delivered = 0;
     }

   int               Left() const { return ArraySize(m_ticket) - m_next; }
   bool              IsDone() const { return m_planned && Left() == 0; }

   //--- The whole history when the server knows nothing, or when it was never offered whole under these settings.
   void              Begin(const long watermarkMsc)
     {
      string saved = "";
      TmReadText(m_scopeFile, saved);
      int space = StringFind(saved, " ");
      m_scopeSaved = space > 0 && TmPart(saved, 0, space) == m_scope;
      m_delivered = m_scopeSaved ? StringToInteger(StringSubstr(saved, space + 1)) : 0;
      long from = MathMin(watermarkMsc / 1000, m_delivered) - TM_OVERLAP_S;
      BeginAt(from > 0 && m_scopeSaved ? from : 0);
     }

   //--- The server misses deals. False when the whole history was offered less than an hour ago.
   bool              BeginAgain()
     {
      if(m_wholeAt != 0 && GetTickCount64() - m_wholeAt < TM_WHOLE_EVERY_MS)
         return false;
      BeginAt(0);
      return true;
     }

   void              Work(CTmIntake &intake, const int everyMinutes)
     {
      ulong began = GetTickCount64();
      bool due = !m_planned || began - m_plannedAt >= (ulong)everyMinutes * 60000 || (!m_planSteady && intake.steady.Is());
      if(Left() == 0 && due)
         Plan(intake);
      // Deals that are left out fill no queue, so their number and the time are bounded too.
      int looks = 0;
      while(Left() > 0 && looks < TM_LOOKS_PER_TICK && GetTickCount64() - began < TM_LOOKS_MS &&
            intake.outbox.Queued() < TM_QUEUE_WANTED && intake.waiting.Count() < TM_MOST_WAITING && !intake.outbox.IsBlocked())
        {
         looks++;
         m_next++;
         if(intake.Note(m_ticket[m_next - 1], false, 0) == TM_AGAIN)
            m_planClean = false;
        }
      if(IsDone() && m_planSteady && m_planClean && intake.outbox.Queued() == 0)
         Save();
     }

   //--- Deals that the server should know; -1 when that cannot be said. Counted once a minute.
   int               Count(CTmIntake &intake)
     {
      if(intake.IsPartial())
         return -1;
      if(m_countedAt == 0 || GetTickCount64() - m_countedAt >= TM_COUNT_EVERY_MS)
        {
         m_count = HistorySelect(0, TmHistoryEnd()) ? HistoryDealsTotal() - intake.dead.Deals() : -1;
         m_countedAt = GetTickCount64();
        }
      return m_count;
     }
  };
#endif
