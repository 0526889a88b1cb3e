// Carries queued deals to the server, oldest first, and judges the answers.
// A retry repeats the same bytes. A refused batch is halved until the culprit is alone; the others are not held up by it.
#ifndef TM_COURIER_MQH
#define TM_COURIER_MQH
#include <Tidemark\Account.mqh>
#include <Tidemark\Outbox.mqh>
#include <Tidemark\DeadLetters.mqh>
#include <Tidemark\Http.mqh>

#define TM_BATCH 50
#define TM_OLDEST_BODY_MS 600000

class CTmCourier
  {
private:
   string            m_body;
   int               m_count;
   ulong             m_bodyAt;
   int               m_limit;
   int               m_landed;

   void              Forget()
     {
      m_body = "";
      m_count = 0;
     }

   void              Build(const TmAccountId &id, CTmOutbox &outbox)
     {
      ulong now = GetTickCount64();
      if(m_count > 0 && m_count <= outbox.Queued() && now - m_bodyAt < TM_OLDEST_BODY_MS)
         return;
      m_count = (int)MathMin(m_limit, outbox.Queued());
      m_body = "{" + TmEnvelope(id, false) + ",\"deals\":[";
      for(int at = 0; at < m_count; at++)
         m_body += (at == 0 ? "" : ",") + outbox.Text(at);
      m_body += "]}";
      m_bodyAt = now;
     }

   bool              Bury(CTmOutbox &outbox, CTmDeadLetters &dead, const int at, const int status, const string answer)
     {
      string text = outbox.Text(at);
      ulong ticket = (ulong)StringToInteger(TmJsonText(TmJsonMember(text, "deal")));
      Print("Tidemark: the server does not take deal ", ticket, "; it is in dead-letters.jsonl with the answer");
      return dead.PutDeal(outbox.Seq(at), ticket, TmHash(TmOpenDeal(text)), text, status, answer);
     }

   //--- All deals of the batch are answered for; the refused ones are buried before the cursor passes them.
   bool              Settle(CTmOutbox &outbox, CTmDeadLetters &dead, CTmHttp &http)
     {
      string deals = TmJsonMember(http.Answer(), "deals");
      string refused[];
      string details[];
      int count = TmJsonItems(TmJsonMember(http.Answer(), "refused_indexes"), refused);
      int told = TmJsonItems(TmJsonMember(deals, "refused"), details);
      if(count < 0)
         return false;
      for(int at = 0; at < count; at++)
        {
         int index = (int)StringToInteger(refused[at]);
         if(index < 0 || index >= m_count)
            continue;
         string answer = "";
         for(int other = 0; other < told; other++)
            if(StringToInteger(TmJsonMember(details[other], "index")) == index)
               answer = TmJsonMember(details[other], "problem");
         string status = TmJsonMember(answer, "status");
         if(!Bury(outbox, dead, index, TmIsEmpty(status) ? http.Status() : (int)StringToInteger(status), answer))
            return false;
        }
      outbox.Settle(m_count);
      m_landed += m_count - count;
      return true;
     }

public:
                     CTmCourier() { Reset(); }

   void              Reset()
     {
      Forget();
      m_limit = TM_BATCH;
      m_bodyAt = 0;
      m_landed = 0;
     }

   int               Landed() const { return m_landed; }

   //--- Sends one batch. TM_VERDICT comes back only when the account itself is not taken: then nothing moves.
   ENUM_TM_OUTCOME   Send(const TmAccountId &id, CTmOutbox &outbox, CTmDeadLetters &dead, CTmHttp &http)
     {
      Build(id, outbox);
      ENUM_TM_OUTCOME outcome = http.Send("POST", "/api/v1/ea/reports", "application/json", m_body);
      if(outcome == TM_DONE)
        {
         if(!Settle(outbox, dead, http))
            return TM_LATER;
         m_limit = (int)MathMin(TM_BATCH, m_limit * 2);
         Forget();
         return TM_DONE;
        }
      if(outcome != TM_VERDICT)
         return outcome;
      if(m_count > 1)
        {
         m_limit = m_count / 2;
         Forget();
         return TM_DONE;
        }
      return Judge(id, outbox, dead, http);
     }

private:
   //--- One deal was refused with its whole report: is it the deal, or the report around it?
   ENUM_TM_OUTCOME   Judge(const TmAccountId &id, CTmOutbox &outbox, CTmDeadLetters &dead, CTmHttp &http)
     {
      int status = http.Status();
      string answer = http.Answer();
      ENUM_TM_OUTCOME outcome = http.Send("POST", "/api/v1/ea/reports", "application/json", "{" + TmEnvelope(id, false) + ",\"deals\":[]}");
      if(outcome != TM_DONE)
         return outcome;
      if(!Bury(outbox, dead, 0, status, answer))
         return TM_LATER;
      outbox.Settle(1);
      Forget();
      return TM_DONE;
     }
  };
#endif
