// Deals that could not be taken yet: held back on purpose, or not shown by the terminal at the first try.
// Only memory: after a restart they come again from the history.
#ifndef TM_WAITING_MQH
#define TM_WAITING_MQH
#define TM_GIVE_UP_MS 600000
#define TM_LOOK_AGAIN_MS 1000

class CTmWaiting
  {
private:
   ulong             m_ticket[];
   int               m_offset[];
   ulong             m_next[];
   ulong             m_until[];

public:
   int               Count() const { return ArraySize(m_ticket); }
   ulong             Ticket(const int at) const { return m_ticket[at]; }
   bool              IsLive(const int at) const { return m_offset[at] != INT_MIN; }
   int               Offset(const int at) const { return m_offset[at]; }
   bool              IsDue(const int at) const { return GetTickCount64() >= m_next[at]; }

   void              Clear()
     {
      ArrayResize(m_ticket, 0);
      ArrayResize(m_offset, 0);
      ArrayResize(m_next, 0);
      ArrayResize(m_until, 0);
     }

   //--- Held deals wait as long as it takes; others are left to the next look through the history after ten minutes.
   void              Put(const ulong ticket, const bool live, const int offset, const bool held)
     {
      int count = ArraySize(m_ticket);
      for(int at = 0; at < count; at++)
         if(m_ticket[at] == ticket)
            return;
      ArrayResize(m_ticket, count + 1, 256);
      ArrayResize(m_offset, count + 1, 256);
      ArrayResize(m_next, count + 1, 256);
      ArrayResize(m_until, count + 1, 256);
      m_ticket[count] = ticket;
      m_offset[count] = live ? offset : INT_MIN;
      m_next[count] = GetTickCount64() + (held ? TM_LOOK_AGAIN_MS : 0);
      m_until[count] = held ? 0 : GetTickCount64() + TM_GIVE_UP_MS;
     }

   //--- True while it stays in the list.
   bool              Again(const int at, const bool held)
     {
      if(!held && m_until[at] != 0 && GetTickCount64() > m_until[at])
        {
         Remove(at);
         return false;
        }
      m_next[at] = GetTickCount64() + (held ? TM_LOOK_AGAIN_MS : 0);
      return true;
     }

   void              Remove(const int at)
     {
      ArrayRemove(m_ticket, (uint)at, 1);
      ArrayRemove(m_offset, (uint)at, 1);
      ArrayRemove(m_next, (uint)at, 1);
      ArrayRemove(m_until, (uint)at, 1);
     }
  };
#endif
