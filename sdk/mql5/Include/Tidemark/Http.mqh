// One request to Tidemark and what its answer means. Only 400, 413 and 422 judge the content; all else keeps it.
// The key goes into the header and nowhere else: not into the journal, not into a message, not into a URL.
#ifndef TM_HTTP_MQH
#define TM_HTTP_MQH
#include <Tidemark\Files.mqh>
#include <Tidemark\Json.mqh>

#define TM_TIMEOUT_MS 3000

enum ENUM_TM_OUTCOME
  {
   TM_DONE,      // 2xx
   TM_VERDICT,   // 400, 413, 422: this content will never be taken
   TM_REFUSED,   // a setting is wrong: key, address, allow-list
   TM_LATER      // not now: server down, busy, slow
  };

class CTmHttp
  {
private:
   string            m_url;
   string            m_key;
   int               m_status;
   int               m_error;
   string            m_answer;
   string            m_headers;

   string            Header(const string name) const
     {
      string lines[];
      int count = StringSplit(m_headers, '\n', lines);
      for(int at = 0; at < count; at++)
        {
         int colon = StringFind(lines[at], ":");
         if(colon <= 0 || StringCompare(StringSubstr(lines[at], 0, colon), name, false) != 0)
            continue;
         string value = StringSubstr(lines[at], colon + 1);
         StringTrimLeft(value);
         StringTrimRight(value);
         return value;
        }
      return "";
     }

public:
                     CTmHttp() : m_status(0), m_error(0) {}

   void              Configure(const string url, const string key)
     {
      m_url = url;
      m_key = key;
     }

   int               Status() const { return m_status; }
   string            Answer() const { return m_answer; }

   ENUM_TM_OUTCOME   Send(const string method, const string path, const string type, const string text)
     {
      char body[];
      char result[];
      TmBody(text, body);
      string headers = "X-API-Key: " + m_key + "\r\nAccept: application/json\r\n";
      if(method == "POST")
         headers += "Content-Type: " + type + "\r\n";
      m_headers = "";
      ResetLastError();
      m_status = WebRequest(method, m_url + path, headers, TM_TIMEOUT_MS, body, result, m_headers);
      m_error = m_status == -1 ? GetLastError() : 0;
      m_answer = m_status == -1 ? "" : CharArrayToString(result, 0, WHOLE_ARRAY, CP_UTF8);
      return Outcome();
     }

   //--- Terminals return odd "statuses" such as 1001 when the connection failed: those are not HTTP.
   ENUM_TM_OUTCOME   Outcome() const
     {
      if(m_status == -1 && (m_error == 4014 || m_error == 5200))
         return TM_REFUSED;
      if(m_status < 100 || m_status > 599)
         return TM_LATER;
      if(m_status >= 200 && m_status < 300)
         return TM_DONE;
      if(m_status == 400 || m_status == 413 || m_status == 422)
         return TM_VERDICT;
      if(m_status == 408 || m_status == 409 || m_status == 425 || m_status == 429 || m_status >= 500)
         return TM_LATER;
      return TM_REFUSED;
     }

   bool              IsUnlisted() const { return m_status == -1 && m_error == 4014; }

   //--- The address as MetaTrader's list wants it: scheme, host and port.
   string            Address() const
     {
      int slash = StringFind(m_url, "/", StringFind(m_url, "://") + 3);
      return slash < 0 ? m_url : StringSubstr(m_url, 0, slash);
     }

   //--- Seconds or an HTTP date; 0 without one.
   int               RetryAfterS() const
     {
      string value = Header("Retry-After");
      if(TmIsEmpty(value))
         return 0;
      string parts[];
      if(StringSplit(value, ' ', parts) < 5)
         return (int)MathMax(0, MathMin(StringToInteger(value), 86400));
      int month = (StringFind("JanFebMarAprMayJunJulAugSepOctNovDec", parts[2]) + 3) / 3;
      datetime at = StringToTime(StringFormat("%s.%02d.%s %s", parts[3], month, parts[1], parts[4]));
      return (int)MathMax(0, MathMin((long)at - (long)TimeGMT(), 86400));
     }

   //--- What went wrong and what to do, for a person.
   string            Explain() const
     {
      if(IsUnlisted())
         return "MetaTrader blocks " + Address() + ". Add exactly this address in Tools > Options > Expert Advisors > Allow WebRequest for listed URL";
      if(m_status == -1 && m_error == 5200)
         return "MetaTrader does not understand the address " + m_url;
      if(m_status == -1 && m_error == 5201)
         return "no connection to " + Address() + ". Is Tidemark running there?";
      if(m_status == -1 && m_error == 5202)
         return StringFormat("no answer from %s within %d s", Address(), TM_TIMEOUT_MS / 1000);
      if(m_status < 100 || m_status > 599)
         return StringFormat("the request to %s failed (error %d)", Address(), m_status == -1 ? m_error : m_status);
      if(m_status >= 200 && m_status < 300)
         return StringFormat("%s answered %d, but not as Tidemark does (or the disk took no dead letter)", Address(), m_status);
      string detail = TmJsonText(TmJsonMember(m_answer, "detail"));
      string title = TmJsonText(TmJsonMember(m_answer, "title"));
      string why = TmIsEmpty(title) ? "" : ": " + title + (TmIsEmpty(detail) ? "" : ". " + detail);
      return StringFormat("%s answered %d", Address(), m_status) + why;
     }
  };

//--- For a query string.
string TmUrlText(const string text)
  {
   uchar bytes[];
   int length = TmUtf8(text, bytes);
   string out = "";
   for(int at = 0; at < length; at++)
     {
      uchar byte = bytes[at];
      bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '.' || byte == '_';
      out += plain ? ShortToString((ushort)byte) : StringFormat("%%%02X", (int)byte);
     }
   return out;
  }
#endif
