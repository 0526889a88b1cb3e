// Deals by ticket with a hash of what they said: sorted arrays, searched by halving.
// Tickets mostly grow, so most of them are put at the end.
#ifndef TM_KNOWN_MQH
#define TM_KNOWN_MQH
class CTmKnown
  {
private:
   ulong             m_ticket[];
   ulong             m_hash[];

   //--- Where the ticket is, or where it belongs.
   int               Place(const ulong ticket) const
     {
      int low = 0;
      int high = ArraySize(m_ticket);
      if(high > 0 && m_ticket[high - 1] < ticket)
         return high;
      while(low < high)
        {
         int middle = (low + high) / 2;
         if(m_ticket[middle] < ticket)
            low = middle + 1;
         else
            high = middle;
        }
      return low;
     }

public:
   int               Count() const { return ArraySize(m_ticket); }
   void              Clear()
     {
      ArrayResize(m_ticket, 0);
      ArrayResize(m_hash, 0);
     }

   bool              Has(const ulong ticket) const
     {
      int at = Place(ticket);
      return at < ArraySize(m_ticket) && m_ticket[at] == ticket;
     }

   bool              HasSame(const ulong ticket, const ulong hash) const
     {
      int at = Place(ticket);
      return at < ArraySize(m_ticket) && m_ticket[at] == ticket && m_hash[at] == hash;
     }

   void              Put(const ulong ticket, const ulong hash)
     {
      int at = Place(ticket);
      int count = ArraySize(m_ticket);
      if(at < count && m_ticket[at] == ticket)
        {
         m_hash[at] = hash;
         return;
        }
      ArrayResize(m_ticket, count + 1, 4096);
      ArrayResize(m_hash, count + 1, 4096);
      for(int to = count; to > at; to--)
        {
         m_ticket[to] = m_ticket[to - 1];
         m_hash[to] = m_hash[to - 1];
        }
      m_ticket[at] = ticket;
      m_hash[at] = hash;
     }
  };
#endif
