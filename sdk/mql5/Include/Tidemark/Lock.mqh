// One Expert per account and computer: a file that is kept open and that nobody else may open meanwhile.
// The system lets go of it when the terminal ends in any way, so a killed terminal leaves no stale lock.
#ifndef TM_LOCK_MQH
#define TM_LOCK_MQH
class CTmLock
  {
private:
   int               m_handle;

public:
                     CTmLock() : m_handle(INVALID_HANDLE) {}

   bool              Take(const string folder)
     {
      Release();
      m_handle = FileOpen(folder + "lock", FILE_READ | FILE_WRITE | FILE_BIN | FILE_COMMON);
      return m_handle != INVALID_HANDLE;
     }

   bool              IsHeld() const { return m_handle != INVALID_HANDLE; }

   void              Release()
     {
      if(m_handle != INVALID_HANDLE)
         FileClose(m_handle);
      m_handle = INVALID_HANDLE;
     }
  };
#endif
