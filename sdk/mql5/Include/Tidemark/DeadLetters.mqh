// What the server refused for its content, kept with the server's answer in dead-letters.jsonl.
// Delete that file while the Expert is off, and the deals in it are offered again from the history.
#ifndef TM_DEAD_LETTERS_MQH
#define TM_DEAD_LETTERS_MQH
#include <Tidemark\Known.mqh>
#include <Tidemark\Text.mqh>
#include <Tidemark\Json.mqh>
#include <Tidemark\Files.mqh>

class CTmDeadLetters
  {
private:
   string            m_path;
   CTmKnown          m_deals;
   CTmKnown          m_files;
   int               m_count;
   bool              m_torn;

   bool              Write(const string line)
     {
      int handle = TmOpenForAppend(m_path);
      if(handle == INVALID_HANDLE)
         return false;
      bool written = TmAppend(handle, (m_torn ? "\n" : "") + line + "\n");
      FileClose(handle);
      m_torn = !written;
      if(written)
         m_count++;
      return written;
     }

   string            Answer(const int status, const string answer)
     {
      bool whole = StringGetCharacter(answer, 0) == '{' && TmJsonEnd(answer, 0) > 0 && StringFind(answer, "\n") < 0;
      return StringFormat("\"at\":\"%s\",\"status\":%d,\"answer\":", TmUtcText(TimeGMT()), status) +
             (whole ? answer : TmQuote(StringSubstr(answer, 0, 2000)));
     }

public:
                     CTmDeadLetters() : m_count(0), m_torn(false) {}

   void              Open(const string folder)
     {
      m_path = folder + "dead-letters.jsonl";
      m_count = 0;
      m_torn = false;
      m_deals.Clear();
      m_files.Clear();
      string text = "";
      string lines[];
      if(!TmReadText(m_path, text))
         return;
      m_torn = !TmIsEmpty(text) && StringGetCharacter(text, StringLen(text) - 1) != '\n';
      int count = StringSplit(text, '\n', lines);
      for(int at = 0; at < count; at++)
        {
         string deal = TmJsonMember(lines[at], "deal");
         string file = TmJsonText(TmJsonMember(lines[at], "file"));
         if(!TmIsEmpty(deal))
            m_deals.Put((ulong)StringToInteger(TmJsonText(TmJsonMember(deal, "deal"))), TmHexNumber(TmJsonText(TmJsonMember(lines[at], "hash"))));
         if(!TmIsEmpty(file))
            m_files.Put(TmHash(file), 0);
         if(!TmIsEmpty(deal) || !TmIsEmpty(file))
            m_count++;
        }
     }

   int               Count() const { return m_count; }
   int               Deals() const { return m_deals.Count(); }
   bool              HasDeal(const ulong ticket, const ulong hash) const { return m_deals.HasSame(ticket, hash); }

   //--- True when it is in the file, now or from an earlier run.
   bool              PutDeal(const ulong seq, const ulong ticket, const ulong hash, const string deal, const int status, const string answer)
     {
      if(m_deals.HasSame(ticket, hash))
         return true;
      if(!Write(StringFormat("{\"seq\":\"%I64u\",\"hash\":\"%s\",", seq, TmHex(hash)) + Answer(status, answer) + ",\"deal\":" + deal + "}"))
         return false;
      m_deals.Put(ticket, hash);
      return true;
     }

   bool              PutTrade(const string file, const string trade, const int status, const string answer)
     {
      if(m_files.Has(TmHash(file)))
         return true;
      if(!Write("{\"file\":" + TmQuote(file) + "," + Answer(status, answer) + ",\"trade\":" + TmQuote(trade) + "}"))
         return false;
      m_files.Put(TmHash(file), 0);
      return true;
     }
  };
#endif
