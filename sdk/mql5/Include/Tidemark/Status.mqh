// The lines in the corner of the chart, and the journal: a message is printed when it changes, not every time it is true.
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

   void              Clear()
     {
      m_shown = "";
      m_said = "";
      Comment("");
     }
  };
