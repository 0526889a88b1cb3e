// Builds the line of a logged trade and checks each member as the server would, so that a bad trade is refused at the call.
// The first broken rule is kept: it names the member, the rule and what was received.
#ifndef TM_LOG_RULES_MQH
#define TM_LOG_RULES_MQH
#include <Tidemark\Text.mqh>
#include <Tidemark\Files.mqh>

class CTmTradeLine
  {
private:
   string            m_members;
   string            m_problem;

   void              Refuse(const string member, const string rule, const string received)
     {
      if(TmIsEmpty(m_problem))
         m_problem = member + " must " + rule + "; received " + received;
     }

   string            Shown(const string text)
     {
      return "\"" + (StringLen(text) > 40 ? StringSubstr(text, 0, 40) + "..." : text) + "\"";
     }

   //--- Characters, not UTF-16 units; -1 when half a surrogate pair stands alone.
   int               Characters(const string text)
     {
      int count = 0;
      int length = StringLen(text);
      for(int at = 0; at < length; at++)
        {
         ushort unit = StringGetCharacter(text, at);
         count++;
         if(unit < 0xD800 || unit > 0xDFFF)
            continue;
         ushort next = (at + 1 < length) ? StringGetCharacter(text, at + 1) : (ushort)0;
         if(unit >= 0xDC00 || next < 0xDC00 || next > 0xDFFF)
            return -1;
         at++;
        }
      return count;
     }

public:
                     CTmTradeLine() : m_members(""), m_problem("") {}

   string            Problem() const { return m_problem; }
   string            Line() const { return "{" + m_members + "}"; }

   void              Raw(const string member, const string json)
     {
      m_members += (TmIsEmpty(m_members) ? "\"" : ",\"") + member + "\":" + json;
     }

   void              Text(const string member, const string name, const string text, const int least, const int most)
     {
      int count = Characters(text);
      if(count < 0)
         Refuse(name, "be whole Unicode text", "half a surrogate pair");
      else if(count < least)
         Refuse(name, StringFormat("have at least %d character", least), Shown(text));
      else if(count > most)
         Refuse(name, StringFormat("have at most %d characters", most), StringFormat("%d: ", count) + Shown(text));
      Raw(member, TmQuote(text));
     }

   //--- The years that the server takes are 1990 to 2100. `offset` only where it is not the trade's own.
   void              Moment(const string member, const string name, const datetime at, const string offset, const bool required)
     {
      if((long)at == 0 && !required)
         return;
      if((long)at < 631152000 || (long)at >= 4102444800)
         Refuse(name, "be a time from 1990 to 2100", StringFormat("%I64d", (long)at));
      string text = TimeToString(at, TIME_DATE | TIME_SECONDS);
      StringReplace(text, ".", "-");
      if(!TmIsEmpty(offset))
         StringReplace(text, " ", "T");
      Raw(member, "\"" + text + offset + "\"");
     }

   void              Number(const string member, const string name, const double value, const int decimals, const bool positive, const bool required)
     {
      if(value == EMPTY_VALUE && !required)
         return;
      string text = TmDecimal(value, decimals, (int)MathMax(decimals, 8));
      if(value == EMPTY_VALUE)
         Refuse(name, "be given", "EMPTY_VALUE");
      else if(text == "null")
         Refuse(name, "be a number below 10^19", MathIsValidNumber(value) ? DoubleToString(value, -6) : "no number (NaN or infinite)");
      else if(positive && (value <= 0 || TmIsZeroText(text)))
         Refuse(name, "be greater than 0", DoubleToString(value, 8));
      Raw(member, text);
     }
  };

//--- 128 bits that no other call of any program gives: clocks, chart, terminal, account and a counter, hashed twice.
string TmLogRandom()
  {
   static ulong counter = 0;
   counter++;
   string text = StringFormat("%I64d %I64u %I64u %I64d %I64d %d %I64u ", (long)TimeLocal(), GetMicrosecondCount(), GetTickCount64(), ChartID(),
                              AccountInfoInteger(ACCOUNT_LOGIN), MathRand(), counter) + TerminalInfoString(TERMINAL_DATA_PATH);
   return TmHex(TmHash(text)) + TmHex(TmHash("second " + text + " half"));
  }

//--- Sorts in the order of the calls: microseconds that never go back. Programs on one chart, and charts of two terminals
// that have one number (a copied profile), are told apart by chance.
string TmLogName()
  {
   static ulong last = 0;
   static ulong base = 0;
   ulong running = GetMicrosecondCount();
   if(base == 0)
      base = (ulong)TimeGMT() * 1000000 - running;
   ulong now = base + running;
   last = now > last ? now : last + 1;
   return StringFormat("%020I64u-", last) + StringSubstr(TmLogRandom(), 0, 16);
  }
#endif
