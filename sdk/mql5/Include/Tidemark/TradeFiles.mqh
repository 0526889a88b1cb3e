// Carries the trades that people's own Experts left with TmLog: one file each, sent in order of name, deleted after the answer.
// Files come complete under their final name, so a half-written one is never seen.
#ifndef TM_TRADE_FILES_MQH
#define TM_TRADE_FILES_MQH
#include <Tidemark\DeadLetters.mqh>
#include <Tidemark\Http.mqh>

#define TM_TRADE_BATCH 50
#define TM_TRADE_BATCH_BYTES 1000000

class CTmTradeFiles
  {
private:
   string            m_folder;
   int               m_limit;
   int               m_waiting;

   bool              Done(CTmDeadLetters &dead, const string name, const string trade, const int status, const string answer)
     {
      if(status != 200 && status != 201)
        {
         Print("Tidemark: the server does not take the trade in ", name, "; it is in dead-letters.jsonl with the answer");
         if(!dead.PutTrade(name, trade, status, answer))
            return false;
        }
      return FileDelete(m_folder + name, FILE_COMMON);
     }

   //--- True when every line was answered for.
   bool              Settle(CTmDeadLetters &dead, CTmHttp &http, const string &names[], const string &lines[])
     {
      string results[];
      int count = TmJsonItems(TmJsonMember(http.Answer(), "data"), results);
      bool all = count == ArraySize(names);
      for(int at = 0; at < count; at++)
        {
         int index = (int)StringToInteger(TmJsonMember(results[at], "index"));
         int status = (int)StringToInteger(TmJsonMember(results[at], "status"));
         bool verdict = status == 200 || status == 201 || status == 400 || status == 403 || status == 409 || status == 413 || status == 422;
         if(index < 0 || index >= ArraySize(names) || !verdict || !Done(dead, names[index], lines[index], status, TmJsonMember(results[at], "problem")))
            all = false;
        }
      return all;
     }

public:
                     CTmTradeFiles() : m_limit(TM_TRADE_BATCH), m_waiting(0) {}

   void              Open(const string accountFolder)
     {
      m_folder = accountFolder + "trades\\";
      m_limit = TM_TRADE_BATCH;
      m_waiting = 0;
     }

   int               Waiting() const { return m_waiting; }

   //--- TM_DONE also when there was nothing to send.
   ENUM_TM_OUTCOME   Send(CTmDeadLetters &dead, CTmHttp &http)
     {
      string found[];
      m_waiting = TmListFiles(m_folder, "*.json", found);
      if(m_waiting == 0)
         return TM_DONE;
      string names[];
      string lines[];
      string body = "";
      for(int at = 0; at < m_waiting && ArraySize(names) < m_limit && StringLen(body) < TM_TRADE_BATCH_BYTES; at++)
        {
         string text = "";
         if(!TmReadText(m_folder + found[at], text))
            continue;
         StringReplace(text, "\r", "");
         StringReplace(text, "\n", "");
         if(StringGetCharacter(text, 0) != '{')
           {
            Done(dead, found[at], text, 400, "\"not the JSON of a trade\"");
            continue;
           }
         int count = ArraySize(names);
         ArrayResize(names, count + 1, TM_TRADE_BATCH);
         ArrayResize(lines, count + 1, TM_TRADE_BATCH);
         names[count] = found[at];
         lines[count] = text;
         body += text + "\n";
        }
      if(ArraySize(names) == 0)
         return TM_DONE;
      ENUM_TM_OUTCOME outcome = http.Send("POST", "/api/v1/trades", "application/x-ndjson", body);
      if(outcome == TM_DONE)
        {
         m_limit = TM_TRADE_BATCH;
         return Settle(dead, http, names, lines) ? TM_DONE : TM_LATER;
        }
      if(outcome != TM_VERDICT)
         return outcome;
      m_limit = (int)MathMax(1, ArraySize(names) / 2);
      if(ArraySize(names) > 1)
         return TM_DONE;
      return Done(dead, names[0], lines[0], http.Status(), http.Answer()) ? TM_DONE : TM_LATER;
     }
  };
#endif
