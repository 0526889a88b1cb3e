// When to try again after a failure: 200 ms, doubled each time up to a minute, with chance in it, and never before Retry-After.
// Chance matters: after a restart of the server not all terminals come back in the same instant.
#ifndef TM_BACKOFF_MQH
#define TM_BACKOFF_MQH
#define TM_FIRST_WAIT_MS 200
#define TM_LONGEST_WAIT_MS 60000
#define TM_LONGEST_RETRY_AFTER_S 3600

class CTmBackoff
  {
private:
   int               m_failures;
   ulong             m_readyAt;

public:
                     CTmBackoff() : m_failures(0), m_readyAt(0) {}

   void              Reset()
     {
      m_failures = 0;
      m_readyAt = 0;
     }

   bool              Ready() const { return GetTickCount64() >= m_readyAt; }

   int               LeftMs() const
     {
      ulong now = GetTickCount64();
      return m_readyAt > now ? (int)(m_readyAt - now) : 0;
     }

   void              Failed(const int retryAfterS, const int longestMs)
     {
      int longest = TM_FIRST_WAIT_MS;
      for(int at = 0; at < m_failures && longest < longestMs; at++)
         longest *= 2;
      longest = (int)MathMin(longest, longestMs);
      m_failures++;
      int wait = longest / 2 + (MathRand() * 32768 + MathRand()) % (longest / 2 + 1);
      int least = (int)MathMin(retryAfterS, TM_LONGEST_RETRY_AFTER_S) * 1000;
      m_readyAt = GetTickCount64() + (ulong)MathMax(wait, least);
     }
  };
#endif
