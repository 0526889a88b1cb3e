// Whether the terminal has been connected for long enough to have the whole account.
// After a start or a lost connection it shows the history and positions of the last time, or none, and nothing tells when they are complete.
#ifndef TM_STEADY_MQH
#define TM_STEADY_MQH
#define TM_STEADY_MS 60000

class CTmSteady
  {
private:
   //--- Since when it is connected; 0 = it is not.
   ulong             m_since;

public:
                     CTmSteady() : m_since(0) {}

   void              Reset() { m_since = 0; }

   //--- From every timer.
   void              Look()
     {
      if(TerminalInfoInteger(TERMINAL_CONNECTED) == 0)
         m_since = 0;
      else
         if(m_since == 0)
            m_since = GetTickCount64() + 1;
     }

   bool              Is() const { return m_since != 0 && GetTickCount64() >= m_since + TM_STEADY_MS; }
  };
#endif
