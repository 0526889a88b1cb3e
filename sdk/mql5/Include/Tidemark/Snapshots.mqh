// Account numbers and open positions of one moment. The latest wins; a snapshot is never queued.
// With a publication delay snapshots wait in memory, so that balance and positions come out as late as the deals.
#ifndef TM_SNAPSHOTS_MQH
#define TM_SNAPSHOTS_MQH
#include <Tidemark\Account.mqh>
#include <Tidemark\Filter.mqh>

#define TM_MOST_POSITIONS 1000
#define TM_HEARTBEAT_MS 30000

class CTmSnapshots
  {
private:
   string            m_text[];
   ulong             m_at[];
   ulong             m_takenAt;
   ulong             m_sentAt;
   ulong             m_sentHash;
   bool              m_hurry;

   //--- The whole list of positions as a member, "" when it must not or cannot be sent whole.
   string            Positions(CTmFilter &filter, const bool hide)
     {
      if(hide)
         return ""; // an empty list would say that there are none
      int total = PositionsTotal();
      if(total > TM_MOST_POSITIONS)
         return "";
      int digits = TmCurrencyDigits();
      string list = "";
      for(int at = total - 1; at >= 0; at--)
        {
         ulong ticket = PositionGetTicket(at);
         if(ticket == 0)
            return "";
         if(!filter.Passes(PositionGetString(POSITION_SYMBOL), PositionGetInteger(POSITION_MAGIC), PositionGetInteger(POSITION_TIME_MSC)))
            continue;
         list += (TmIsEmpty(list) ? "" : ",") + TmPositionText(ticket, digits);
        }
      return ",\"positions\":[" + list + "]";
     }

public:
                     CTmSnapshots() { Reset(); }

   void              Reset()
     {
      ArrayResize(m_text, 0);
      ArrayResize(m_at, 0);
      m_takenAt = 0;
      m_sentAt = 0;
      m_sentHash = 0;
      m_hurry = true;
     }

   //--- Something happened: the next one is due at once.
   void              Hurry() { m_hurry = true; }

   //--- The body's first members; "" when none is due. While not connected the numbers may be old: only a heartbeat goes out.
   string            Next(const TmAccountId &id, CTmFilter &filter, const TmSettings &settings)
     {
      ulong now = GetTickCount64();
      bool first = m_takenAt == 0;
      ulong everyMs = (ulong)settings.snapshotS * 1000;
      if(settings.delayS > 0)
         everyMs = MathMax(everyMs, (ulong)settings.delayS * 10);
      bool due = first || now - m_takenAt >= everyMs || (m_hurry && settings.delayS == 0 && now - m_takenAt >= 1000);
      if(!due)
         return "";
      m_takenAt = now;
      m_hurry = false;
      bool connected = TerminalInfoInteger(TERMINAL_CONNECTED) != 0;
      string text = TmEnvelope(id, connected) + (connected ? Positions(filter, settings.hideOpen) : "");
      if(settings.delayS > 0)
         text = Delayed(text, now, (ulong)settings.delayS * 1000);
      if(TmIsEmpty(text))
         return "";
      // What never changes need not be said every few seconds; the clock does not count as a change.
      int clock = StringFind(text, ",\"clock\":");
      int behind = StringFind(text, "}", clock);
      ulong hash = TmHash(TmPart(text, 0, clock) + StringSubstr(text, behind));
      if(hash == m_sentHash && now - m_sentAt < TM_HEARTBEAT_MS)
         return "";
      m_sentHash = hash;
      m_sentAt = now;
      return text;
     }

   //--- The send failed: the next one need not differ.
   void              NotSent() { m_sentHash = 0; }

private:
   //--- Puts one in and takes out the newest that is old enough.
   string            Delayed(const string text, const ulong now, const ulong delayMs)
     {
      int count = ArraySize(m_text);
      ArrayResize(m_text, count + 1, 256);
      ArrayResize(m_at, count + 1, 256);
      m_text[count] = text;
      m_at[count] = now;
      int ripe = -1;
      while(ripe + 1 <= count && m_at[ripe + 1] + delayMs <= now)
         ripe++;
      if(ripe < 0)
         return "";
      string out = m_text[ripe];
      ArrayRemove(m_text, 0, (uint)(ripe + 1));
      ArrayRemove(m_at, 0, (uint)(ripe + 1));
      return out;
     }
  };
#endif
