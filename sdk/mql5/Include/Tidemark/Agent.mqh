// The Expert's work, put together: events and history into the outbox, outbox and snapshots to the server.
// Everything belongs to one account; when the terminal logs in to another one, all of it is opened anew.
#ifndef TM_AGENT_MQH
#define TM_AGENT_MQH
#include <Tidemark\Settings.mqh>
#include <Tidemark\Lock.mqh>
#include <Tidemark\Backoff.mqh>
#include <Tidemark\Snapshots.mqh>
#include <Tidemark\Courier.mqh>
#include <Tidemark\TradeFiles.mqh>
#include <Tidemark\Intake.mqh>
#include <Tidemark\CatchUp.mqh>
#include <Tidemark\Status.mqh>

#define TM_REQUESTS_PER_TICK 4
#define TM_UNLISTED_WAIT_MS 5000

class CTmAgent
  {
private:
   TmSettings        m_settings;
   TmAccountId       m_id;
   string            m_folder;
   string            m_session;
   CTmLock           m_lock;
   CTmIntake         m_intake;
   CTmCatchUp        m_catchUp;
   CTmHttp           m_http;
   CTmCourier        m_courier;
   CTmSnapshots      m_snapshots;
   CTmTradeFiles     m_trades;
   CTmBackoff        m_backoff;
   CTmBackoff        m_tradeBackoff;
   CTmStatus         m_status;
   bool              m_stateKnown;
   datetime          m_lastSuccess;
   string            m_problem;
   string            m_tradeProblem;

   //--- True when the server took it; otherwise waits and says why.
   bool              Heard(const ENUM_TM_OUTCOME outcome, CTmBackoff &backoff, string &problem)
     {
      if(outcome == TM_DONE)
        {
         backoff.Reset();
         m_lastSuccess = TimeGMT();
         problem = "";
         return true;
        }
      backoff.Failed(m_http.RetryAfterS(), m_http.IsUnlisted() ? TM_UNLISTED_WAIT_MS : TM_LONGEST_WAIT_MS);
      problem = m_http.Explain();
      m_status.Say(problem);
      return false;
     }

   //--- What the server knows of this account decides how far back the history is offered.
   bool              AskState()
     {
      string path = StringFormat("/api/v1/ea/state?login=%I64d&server=", m_id.login) + TmUrlText(m_id.server);
      ENUM_TM_OUTCOME outcome = m_http.Send("GET", path, "", "");
      string items[];
      int count = TmJsonItems(TmJsonMember(m_http.Answer(), "data"), items);
      // A page of something else must not count as a server that knows nothing.
      if(outcome == TM_DONE && count < 0)
         outcome = TM_LATER;
      if(!Heard(outcome, m_backoff, m_problem))
         return false;
      m_catchUp.Begin(count > 0 ? StringToInteger(TmJsonText(TmJsonMember(items[0], "watermark_msc"))) : 0);
      m_stateKnown = true;
      return true;
     }

   void              SendDeals()
     {
      for(int at = 0; at < TM_REQUESTS_PER_TICK && m_intake.outbox.Queued() > 0 && m_backoff.Ready() && IsMine(); at++)
         if(!Heard(m_courier.Send(m_id, m_intake.outbox, m_intake.dead, m_http), m_backoff, m_problem))
            return;
     }

   void              SendSnapshot()
     {
      string text = m_snapshots.Next(m_id, m_intake.filter, m_settings);
      // The terminal may have changed the account while the numbers were read: they must not be mixed.
      if(TmIsEmpty(text) || !IsMine())
         return;
      int queued = m_intake.outbox.Queued();
      bool isSettled = m_catchUp.IsDone() && queued == 0;
      int deals = m_catchUp.Count(m_intake);
      string body = "{" + text + "," + TmTerminalMember(TM_VERSION, m_session) +
                    (deals < 0 ? "" : StringFormat(",\"history\":{\"deals\":%d,\"filtered\":false}", deals)) +
                    StringFormat(",\"outbox\":{\"queued\":%d,\"dead_letters\":%d}}", queued + m_trades.Waiting(), m_intake.dead.Count());
      ENUM_TM_OUTCOME outcome = m_http.Send("POST", "/api/v1/ea/reports", "application/json", body);
      if(outcome == TM_VERDICT)
        {
         // The next one will differ; the deals must not wait for it.
         m_status.Say("an account snapshot was not taken: " + m_http.Explain());
         return;
        }
      if(!Heard(outcome, m_backoff, m_problem))
        {
         m_snapshots.NotSent();
         return;
        }
      if(isSettled && TmJsonMember(m_http.Answer(), "resync") == "true" && m_catchUp.BeginAgain())
        {
         Print("Tidemark: the server misses deals of this account; the whole history is offered again");
         m_intake.Forget();
        }
     }

   void              SendTrades()
     {
      ENUM_TM_OUTCOME outcome = m_trades.Send(m_intake.dead, m_http);
      if(m_trades.Waiting() > 0)
         Heard(outcome, m_tradeBackoff, m_tradeProblem);
     }

   //--- False with the reason when the account cannot be served (yet).
   bool              OpenAccount(string &problem)
     {
      TmReadAccountId(m_id);
      m_folder = "";
      if(m_id.login == 0 || TmIsEmpty(m_id.server))
        {
         m_id.login = 0;
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
      m_intake.Open(m_id, m_settings, folder);
      m_catchUp.Open(folder, TmScopeText(m_settings));
      m_trades.Open(folder);
      m_courier.Reset();
      m_snapshots.Reset();
      m_backoff.Reset();
      m_tradeBackoff.Reset();
      m_stateKnown = false;
      m_lastSuccess = 0;
      m_problem = "";
      m_tradeProblem = "";
      if(m_intake.outbox.Torn() > 0)
         PrintFormat("Tidemark: %d half-written lines of the outbox are left out; their deals come again from the history", m_intake.outbox.Torn());
      return true;
     }

   void              CloseAccount()
     {
      m_intake.outbox.Close();
      m_lock.Release();
      m_folder = "";
     }

   void              ShowStatus()
     {
      bool isBusy = m_intake.outbox.Queued() > 0 || !m_catchUp.IsDone();
      string state = !m_stateKnown ? "connecting" : isBusy ? "sending" : "up to date";
      string counts = StringFormat("queued %d, held back %d, trade files %d, dead letters %d", m_intake.outbox.Queued() + m_catchUp.Left(),
                                   m_intake.waiting.Count(), m_trades.Waiting(), m_intake.dead.Count());
      if(m_intake.outbox.IsFailing())
        {
         string disk = StringFormat("cannot write its outbox (error %d). Is the disk full? Deals that it did not take come again from the history", m_intake.outbox.Error());
         m_status.Say(disk);
         counts += "\n" + disk;
        }
      bool isTrades = TmIsEmpty(m_problem) && !TmIsEmpty(m_tradeProblem);
      m_status.Show(m_status.Lines(m_id, state, counts, m_lastSuccess, isTrades ? "trade files: " + m_tradeProblem : m_problem,
                                   isTrades ? m_tradeBackoff.LeftMs() : m_backoff.LeftMs()));
     }

public:
                     CTmAgent() : m_stateKnown(false), m_lastSuccess(0) {}

   //--- "" when it runs; else why it does not.
   string            Start(const TmSettings &settings, bool &wrongInput)
     {
      string problem = "";
      m_settings = settings;
      wrongInput = !m_intake.filter.Configure(settings.onlyMagic, settings.exceptMagic, settings.onlySymbols, settings.exceptSymbols, settings.historyFrom, problem);
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
      m_intake.Note(ticket, live, offset);
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
      m_intake.steady.Look();
      m_intake.LookAgain();
      if(m_backoff.Ready() && (m_stateKnown || AskState()) && IsMine())
        {
         m_catchUp.Work(m_intake, m_settings.catchUpMinutes);
         SendDeals();
         // After the deals, so that the ledger adds up to the balance in it.
         if(m_backoff.Ready() && IsMine())
            SendSnapshot();
        }
      if(m_tradeBackoff.Ready() && m_stateKnown && IsMine())
         SendTrades();
      if(IsMine())
         ShowStatus();
     }
  };
#endif
