// The lines in the corner of the chart, and the journal: a message is printed when it changes, not every time it is true.
#ifndef TM_STATUS_MQH
#define TM_STATUS_MQH
#include <Tidemark\Account.mqh>

#define TM_VERSION "0.1.0"

class CTmStatus
  {
private:
   string            m_shown;
   string            m_said;
   ulong             m_saidAt;

public:
                     CTmStatus() : m_saidAt(0) {}

   //--- Into the journal, once, and again after an hour.
   void              Say(const string text)
     {
      ulong now = GetTickCount64();
      if(text == m_said && now - m_saidAt < 3600000)
         return;
      m_said = text;
      m_saidAt = now;
      Print("Tidemark: ", text);
     }

   void              Show(const string text)
     {
      if(text == m_shown)
         return;
      m_shown = text;
      Comment(text);
     }

   //--- The lines of the chart. `waitMs` counts only while there is a problem.
   string            Lines(const TmAccountId &id, const string state, const string counts, const datetime lastSuccess, const string problem, const int waitMs)
     {
      int offset = 0;
      string shown = TmIsEmpty(problem) ? state : StringFormat("NOT SENDING, next try in %d s", (waitMs + 999) / 1000);
      return "Tidemark " + TM_VERSION + ": " + shown +
             StringFormat("\naccount %I64d at ", id.login) + id.server + "\n" + counts +
             "\nlast success " + ((long)lastSuccess == 0 ? "none yet" : TimeToString(lastSuccess, TIME_DATE | TIME_SECONDS) + " UTC") +
             ", server clock " + (TmServerOffset(offset) ? "UTC" + TmOffsetText(offset) : "unknown") +
             (TmIsEmpty(problem) ? "" : "\n" + problem);
     }

   void              Clear()
     {
      m_shown = "";
      m_said = "";
      Comment("");
     }
  };
#endif
