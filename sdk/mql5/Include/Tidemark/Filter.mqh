// Which deals and positions may leave the terminal: magic numbers, symbols, start date.
// A position is judged whole, by the deal that opened it: a manual close has magic 0, and its opening has not.
#ifndef TM_FILTER_MQH
#define TM_FILTER_MQH
#include <Tidemark\Deals.mqh>

class CTmFilter
  {
private:
   long              m_onlyMagic[];
   long              m_exceptMagic[];
   string            m_onlySymbols[];
   string            m_exceptSymbols[];
   long              m_from;
   //--- What is known of positions: id, magic and opening time of each.
   long              m_position[];
   long              m_magic[];
   long              m_opened[];
   bool              m_unread;

   bool              ListMagic(const string list, long &to[], const string name, string &problem)
     {
      string parts[];
      int count = Parts(list, parts);
      ArrayResize(to, count);
      for(int at = 0; at < count; at++)
        {
         to[at] = StringToInteger(parts[at]);
         if(StringFormat("%I64d", to[at]) != parts[at])
           {
            problem = name + ": \"" + parts[at] + "\" is not a magic number (whole numbers, separated by commas)";
            return false;
           }
        }
      return true;
     }

   int               Parts(string list, string &to[])
     {
      string raw[];
      StringReplace(list, ";", ",");
      int count = StringSplit(list, ',', raw);
      ArrayResize(to, 0);
      for(int at = 0; at < count; at++)
        {
         StringTrimLeft(raw[at]);
         StringTrimRight(raw[at]);
         if(TmIsEmpty(raw[at]))
            continue;
         int size = ArraySize(to);
         ArrayResize(to, size + 1);
         to[size] = raw[at];
        }
      return ArraySize(to);
     }

   //--- EURUSD, or EUR* for all that begin so; upper and lower case are the same.
   bool              InSymbols(const string &list[], const string symbol) const
     {
      for(int at = 0; at < ArraySize(list); at++)
        {
         int length = StringLen(list[at]);
         bool open = StringGetCharacter(list[at], length - 1) == '*';
         string wanted = open ? TmPart(list[at], 0, length - 1) : list[at];
         string found = open ? TmPart(symbol, 0, length - 1) : symbol;
         if(StringCompare(wanted, found, false) == 0)
            return true;
        }
      return false;
     }

   bool              InMagic(const long &list[], const long magic) const
     {
      for(int at = 0; at < ArraySize(list); at++)
         if(list[at] == magic)
            return true;
      return false;
     }

   //--- Magic and opening time of a position from its first IN deal. Replaces the selected history.
   // -1 when there is none: the terminal may show it later, so nothing is remembered.
   int               FindPosition(const TmDealFacts &deal)
     {
      int low = 0;
      int high = ArraySize(m_position);
      while(low < high)
        {
         int middle = (low + high) / 2;
         if(m_position[middle] < deal.position)
            low = middle + 1;
         else
            high = middle;
        }
      int count = ArraySize(m_position);
      if(low < count && m_position[low] == deal.position)
         return low;
      ulong first = 0;
      m_unread = !HistorySelectByPosition(deal.position);
      for(int at = 0; !m_unread && first == 0 && at < HistoryDealsTotal(); at++)
        {
         ulong ticket = HistoryDealGetTicket(at);
         if(ticket != 0 && HistoryDealGetInteger(ticket, DEAL_ENTRY) == DEAL_ENTRY_IN)
            first = ticket;
        }
      if(first == 0)
         return -1;
      long magic = HistoryDealGetInteger(first, DEAL_MAGIC);
      long opened = HistoryDealGetInteger(first, DEAL_TIME_MSC);
      ArrayResize(m_position, count + 1, 1024);
      ArrayResize(m_magic, count + 1, 1024);
      ArrayResize(m_opened, count + 1, 1024);
      for(int to = count; to > low; to--)
        {
         m_position[to] = m_position[to - 1];
         m_magic[to] = m_magic[to - 1];
         m_opened[to] = m_opened[to - 1];
        }
      m_position[low] = deal.position;
      m_magic[low] = magic;
      m_opened[low] = opened;
      return low;
     }

public:
                     CTmFilter() : m_from(0), m_unread(false) {}

   bool              Configure(const string onlyMagic, const string exceptMagic, const string onlySymbols, const string exceptSymbols,
                               const datetime from, string &problem)
     {
      Parts(onlySymbols, m_onlySymbols);
      Parts(exceptSymbols, m_exceptSymbols);
      m_from = (long)from;
      Forget();
      return ListMagic(onlyMagic, m_onlyMagic, "Only these magic numbers", problem) &&
             ListMagic(exceptMagic, m_exceptMagic, "Not these magic numbers", problem);
     }

   //--- Positions of another account have other numbers.
   void              Forget()
     {
      ArrayResize(m_position, 0);
      ArrayResize(m_magic, 0);
      ArrayResize(m_opened, 0);
     }

   bool              IsActive() const
     {
      return m_from > 0 || ArraySize(m_onlyMagic) + ArraySize(m_exceptMagic) + ArraySize(m_onlySymbols) + ArraySize(m_exceptSymbols) > 0;
     }

   bool              Passes(const string symbol, const long magic, const long openedMsc) const
     {
      if(m_from > 0 && openedMsc < m_from * 1000)
         return false;
      if(ArraySize(m_onlySymbols) > 0 && !InSymbols(m_onlySymbols, symbol))
         return false;
      if(ArraySize(m_onlyMagic) > 0 && !InMagic(m_onlyMagic, magic))
         return false;
      return !InSymbols(m_exceptSymbols, symbol) && !InMagic(m_exceptMagic, magic);
     }

   //--- The last deal could not be judged: the terminal did not show the deals of its position.
   bool              IsUnread() const { return m_unread; }

   //--- Replaces the selected history. Deposits, fees and the like belong to no position: only the date counts.
   bool              PassesDeal(const TmDealFacts &deal)
     {
      m_unread = false;
      if(!IsActive())
         return true;
      bool trade = deal.type == DEAL_TYPE_BUY || deal.type == DEAL_TYPE_SELL || deal.type == DEAL_TYPE_BUY_CANCELED || deal.type == DEAL_TYPE_SELL_CANCELED;
      if(!trade)
         return m_from == 0 || deal.timeMsc >= m_from * 1000;
      if(deal.position == 0)
         return Passes(deal.symbol, deal.magic, deal.timeMsc);
      int at = FindPosition(deal);
      return at < 0 ? Passes(deal.symbol, deal.magic, deal.timeMsc) : Passes(deal.symbol, m_magic[at], m_opened[at]);
     }
  };
#endif
