// The Expert's work, put together: events and history into the outbox, outbox and snapshots to the server.
// Everything belongs to one account; when the terminal logs in to another one, all of it is opened anew.
#include <Tidemark\Settings.mqh>
#include <Tidemark\Lock.mqh>
#include <Tidemark\Backoff.mqh>
#include <Tidemark\Snapshots.mqh>
#include <Tidemark\Courier.mqh>
#include <Tidemark\TradeFiles.mqh>
#include <Tidemark\Intake.mqh>
#include <Tidemark\Waiting.mqh>
#include <Tidemark\CatchUp.mqh>
#include <Tidemark\Status.mqh>

#define TM_VERSION "0.1.0"
#define TM_QUEUE_WANTED 200
#define TM_REQUESTS_PER_TICK 4
#define TM_WHOLE_EVERY_MS 3600000
#define TM_COUNT_EVERY_MS 60000
#define TM_UNLISTED_WAIT_MS 5000

class CTmAgent
  {
private:
   TmSettings        m_settings;
   TmAccountId       m_id;
   string            m_folder;
   string            m_session;
   CTmLock           m_lock;
   CTmFilter         m_filter;
   CTmOutbox         m_outbox;
   CTmDeadLetters    m_dead;
   CTmIntake         m_intake;
   CTmWaiting        m_waiting;
   CTmCatchUp        m_catchUp;
   CTmHttp           m_http;
   CTmCourier        m_courier;
   CTmSnapshots      m_snapshots;
   CTmTradeFiles     m_trades;
   CTmBackoff        m_backoff;
   CTmBackoff        m_tradeBackoff;
   CTmStatus         m_status;
   bool              m_stateKnown;
   bool              m_whole;
   bool              m_scopeSaved;
   datetime          m_from;
   ulong             m_plannedAt;
   ulong             m_wholeAt;
   int               m_historyDeals;
   ulong             m_countedAt;
   datetime          m_lastSuccess;
   string            m_problem;

   bool              Note(const ulong ticket, const bool live, const int offset)
     {
      ENUM_TM_INTAKE result = m_intake.Take(ticket, live, offset, m_filter, m_outbox, m_dead);
      if(result == TM_HELD || result == TM_AGAIN)
         m_waiting.Put(ticket, live, offset, result == TM_HELD);
      return result == TM_TAKEN;
     }

   void              LookAtWaiting()
     {
      for(int at = m_waiting.Count() - 1; at >= 0; at--)
        {
         if(!m_waiting.IsDue(at))
            continue;
         ENUM_TM_INTAKE result = m_intake.Take(m_waiting.Ticket(at), m_waiting.IsLive(at), m_waiting.Offset(at), m_filter, m_outbox, m_dead);
         if(result == TM_HELD || result == TM_AGAIN)
            m_waiting.Again(at, result == TM_HELD);
         else
            m_waiting.Remove(at);
        }
     }

   //--- What the server knows of this account decides how far back the history is offered.
   bool              AskState()
     {
      string path = StringFormat("/api/v1/ea/state?login=%I64d&server=", m_id.login) + TmUrlText(m_id.server);
      if(!Heard(m_http.Send("GET", path, "", ""), m_backoff))
         return false;
      string items[];
      string scope = "";
      int count = TmJsonItems(TmJsonMember(m_http.Answer(), "data"), items);
      string watermark = count > 0 ? TmJsonText(TmJsonMember(items[0], "watermark_msc")) : "";
      TmReadText(m_folder + "scope", scope);
      m_stateKnown = true;
      m_scopeSaved = scope == TmScopeText(m_settings);
      long known = StringToInteger(watermark) / 1000;
      PlanFrom(known <= 86400 || !m_scopeSaved ? 0 : known - 86400);
      return true;
     }

   void              PlanFrom(const long from)
     {
      m_from = (datetime)from;
      m_whole = from == 0;
      m_plannedAt = 0;
      if(m_whole)
        {
         m_wholeAt = GetTickCount64();
         m_scopeSaved = false;
         FileDelete(m_folder + "scope", FILE_COMMON);
        }
     }

   void              LookThroughHistory()
     {
      ulong now = GetTickCount64();
      if(m_catchUp.IsDone() && (m_plannedAt == 0 || now - m_plannedAt >= (ulong)m_settings.catchUpMinutes * 60000))
         if(m_catchUp.Plan(m_from, m_intake))
            m_plannedAt = now;
      while(!m_catchUp.IsDone() && m_outbox.Queued() < TM_QUEUE_WANTED)
         if(!Note(m_catchUp.Take(), false, 0) && m_waiting.Count() > 100000)
            break;
      if(!m_scopeSaved && m_whole && m_plannedAt != 0 && m_catchUp.IsDone() && m_outbox.Queued() == 0)
         m_scopeSaved = TmReplaceFile(m_folder + "scope", TmScopeText(m_settings));
     }

   //--- True when the server took it; otherwise waits and says why.
   bool              Heard(const ENUM_TM_OUTCOME outcome, CTmBackoff &backoff)
     {
      if(outcome == TM_DONE)
        {
         backoff.Reset();
         m_lastSuccess = TimeGMT();
         m_problem = "";
         return true;
        }
      backoff.Failed(m_http.RetryAfterS(), m_http.IsUnlisted() ? TM_UNLISTED_WAIT_MS : TM_LONGEST_WAIT_MS);
      m_problem = m_http.Explain();
      m_status.Say(m_problem);
      return false;
     }

   //--- Hidden and delayed deals are missing on purpose, so the server must not compare counts then.
   bool              IsFiltered() const { return m_filter.IsActive() || m_settings.delayS > 0 || m_settings.hideOpen; }

   string            HistoryMember()
     {
      if(IsFiltered())
         return "";
      ulong now = GetTickCount64();
      if(m_countedAt == 0 || now - m_countedAt >= TM_COUNT_EVERY_MS)
        {
         m_historyDeals = HistorySelect(0, TmHistoryEnd()) ? HistoryDealsTotal() - m_dead.Deals() : -1;
         m_countedAt = now;
        }
      return m_historyDeals < 0 ? "" : StringFormat(",\"history\":{\"deals\":%d,\"filtered\":false}", m_historyDeals);
     }

   void              SendSnapshot()
     {
      string text = m_snapshots.Next(m_id, m_filter, m_settings);
      if(TmIsEmpty(text))
         return;
      bool settled = m_catchUp.IsDone() && m_plannedAt != 0 && m_outbox.Queued() == 0;
      string body = "{" + text + "," + TmTerminalMember(TM_VERSION, m_session) + HistoryMember() +
                    StringFormat(",\"outbox\":{\"queued\":%d,\"dead_letters\":%d}}", m_outbox.Queued() + m_trades.Waiting(), m_dead.Count());
      ENUM_TM_OUTCOME outcome = m_http.Send("POST", "/api/v1/ea/reports", "application/json", body);
      if(outcome == TM_VERDICT)
        {
         // The next one will differ; the deals must not wait for it.
         m_problem = m_http.Explain();
         m_status.Say("an account snapshot was not taken: " + m_problem);
         return;
        }
      if(!Heard(outcome, m_backoff))
        {
         m_snapshots.NotSent();
         return;
        }
      bool again = m_wholeAt == 0 || GetTickCount64() - m_wholeAt >= TM_WHOLE_EVERY_MS;
      if(settled && again && TmJsonMember(m_http.Answer(), "resync") == "true")
        {
         Print("Tidemark: the server misses deals of this account; the whole history is offered again");
         m_intake.Forget();
         PlanFrom(0);
        }
     }

   void              SendDeals()
     {
      for(int at = 0; at < TM_REQUESTS_PER_TICK && m_outbox.Queued() > 0 && m_backoff.Ready(); at++)
        {
         ENUM_TM_OUTCOME outcome = m_courier.Send(m_id, m_outbox, m_dead, m_http);
         if(!Heard(outcome, m_backoff))
            return;
        }
     }

   bool              OpenAccount(string &problem)
     {
      TmReadAccountId(m_id);
      m_folder = "";
      if(m_id.login == 0)
        {
         problem = "waiting for the terminal to log in to an account";
         return false;
        }
      string folder = TmAccountFolder(m_id);
      if(!m_lock.Take(folder))
        {
         problem = StringFormat("another Tidemark Expert already serves account %I64d, on another chart or in another terminal of this computer. One is enough for all symbols: remove this one", m_id.login);
         return false;
        }
      m_folder = folder;
      m_outbox.Open(folder);
      m_dead.Open(folder);
      m_intake.Open(m_settings, m_outbox);
      m_trades.Open(folder);
      m_filter.Forget();
      m_waiting.Clear();
      m_catchUp.Clear();
      m_courier.Reset();
      m_snapshots.Reset();
      m_backoff.Reset();
      m_tradeBackoff.Reset();
      m_stateKnown = false;
      m_whole = false;
      m_wholeAt = 0;
      m_plannedAt = 0;
      m_countedAt = 0;
      m_lastSuccess = 0;
      m_problem = "";
      if(m_outbox.Torn() > 0)
         PrintFormat("Tidemark: %d half-written lines of the outbox are left out; their deals come again from the history", m_outbox.Torn());
      return true;
     }

   void              CloseAccount()
     {
      m_outbox.Close();
      m_lock.Release();
      m_folder = "";
     }

   void              ShowStatus()
     {
      int offset = 0;
      int waitS = (m_backoff.LeftMs() + 999) / 1000;
      string state = !TmIsEmpty(m_problem) ? StringFormat("NOT CONNECTED, next try in %d s", waitS) :
                     !m_stateKnown ? "connecting" : m_outbox.Queued() > 0 || !m_catchUp.IsDone() ? "sending" : "up to date";
      m_status.Show("Tidemark " + TM_VERSION + ": " + state +
                    StringFormat("\naccount %I64d at ", m_id.login) + m_id.server +
                    StringFormat("\nqueued %d, held back %d, trade files %d, dead letters %d", m_outbox.Queued() + m_catchUp.Left(),
                                 m_waiting.Count(), m_trades.Waiting(), m_dead.Count()) +
                    "\nlast success " + (m_lastSuccess == 0 ? "none yet" : TimeToString(m_lastSuccess, TIME_DATE | TIME_SECONDS) + " UTC") +
                    ", server clock " + (TmServerOffset(offset) ? "UTC" + TmOffsetText(offset) : "unknown") +
                    (TmIsEmpty(m_problem) ? "" : "\n" + m_problem));
     }

public:
   //--- "" when it runs; else why it does not.
   string            Start(const TmSettings &settings, bool &wrongInput)
     {
      string problem = "";
      m_settings = settings;
      wrongInput = !m_filter.Configure(settings.onlyMagic, settings.exceptMagic, settings.onlySymbols, settings.exceptSymbols, settings.historyFrom, problem);
      if(wrongInput)
         return problem;
      MathSrand((int)(GetMicrosecondCount() % 2147483647) ^ (int)((long)TimeLocal() % 2147483647));
      m_session = TmHex(TmHash(StringFormat("%I64d %I64u %I64d %d", (long)TimeLocal(), GetMicrosecondCount(), ChartID(), MathRand())));
      m_http.Configure(settings.url, settings.key);
      if(!OpenAccount(problem) && m_id.login != 0)
         return problem;
      if(!TmIsEmpty(problem))
         m_status.Show("Tidemark: " + problem);
      return "";
     }

   void              Stop()
     {
      CloseAccount();
      m_status.Clear();
     }

   bool              IsMine() const
     {
      TmAccountId now;
      TmReadAccountId(now);
      return !TmIsEmpty(m_folder) && TmSameAccount(now, m_id);
     }

   //--- From OnTradeTransaction: nothing here waits for the network.
   void              OnDeal(const ulong ticket)
     {
      int offset = 0;
      if(ticket == 0 || !IsMine())
         return;
      bool live = TmServerOffset(offset);
      Note(ticket, live, offset);
      m_snapshots.Hurry();
     }

   void              OnChange() { m_snapshots.Hurry(); }

   void              OnTimer()
     {
      string problem = "";
      if(!IsMine())
        {
         CloseAccount();
         if(!OpenAccount(problem))
           {
            m_status.Show("Tidemark: " + problem);
            return;
           }
        }
      LookAtWaiting();
      if(m_backoff.Ready() && (m_stateKnown || AskState()))
        {
         LookThroughHistory();
         SendDeals();
         // After the deals, so that the ledger adds up to the balance in it.
         if(m_backoff.Ready())
            SendSnapshot();
        }
      if(m_tradeBackoff.Ready() && m_stateKnown)
         Heard(m_trades.Send(m_dead, m_http), m_tradeBackoff);
      ShowStatus();
     }
  };
