// The deals that the server has not answered for yet, in append-only files that survive a killed terminal.
// A line that was torn in the middle is no loss: it never counted, and its deal comes again from the history.
#ifndef TM_OUTBOX_MQH
#define TM_OUTBOX_MQH
#include <Tidemark\Files.mqh>
#include <Tidemark\Json.mqh>

#define TM_SEGMENT_BYTES 262144
#define TM_DISK_WAIT_MS 1000

class CTmOutbox
  {
private:
   string            m_folder;
   int               m_handle;
   string            m_segment;
   long              m_segmentBytes;
   //--- When the disk last refused a line, and why; 0 = it takes them.
   ulong             m_refusedAt;
   int               m_error;
   ulong             m_next;
   ulong             m_settled;
   string            m_text[];
   ulong             m_seq[];
   int               m_head;
   int               m_torn;

   //--- "<crc32 of the rest> <seq> <json>"; false when it is not whole.
   bool              TakeLine(const uchar &bytes[], const int from, const int end)
     {
      if(end - from < 12)
         return false;
      string crc = CharArrayToString(bytes, from, 8, CP_UTF8);
      if(bytes[from + 8] != ' ' || TmHexNumber(crc) != (ulong)TmCrc32(bytes, from + 9, end))
         return false;
      string rest = CharArrayToString(bytes, from + 9, end - from - 9, CP_UTF8);
      int space = StringFind(rest, " ");
      ulong seq = (ulong)StringToInteger(StringSubstr(rest, 0, space));
      if(space <= 0 || seq == 0)
         return false;
      if(seq >= m_next)
         m_next = seq + 1;
      if(seq > m_settled)
         Push(seq, StringSubstr(rest, space + 1));
      return true;
     }

   void              Push(const ulong seq, const string text)
     {
      int count = ArraySize(m_text);
      ArrayResize(m_text, count + 1, 1024);
      ArrayResize(m_seq, count + 1, 1024);
      m_text[count] = text;
      m_seq[count] = seq;
     }

   void              TakeSegment(const string name)
     {
      uchar bytes[];
      if(!TmReadBytes(m_folder + name, bytes))
         return;
      int from = 0;
      int size = ArraySize(bytes);
      for(int at = 0; at < size; at++)
        {
         if(bytes[at] != '\n')
            continue;
         if(!TakeLine(bytes, from, at))
            m_torn++;
         from = at + 1;
        }
      if(from < size)
         m_torn++;
     }

   bool              OpenSegment()
     {
      m_segment = SegmentName(m_next);
      m_handle = FileOpen(m_folder + m_segment, FILE_WRITE | FILE_BIN | FILE_COMMON | FILE_SHARE_READ);
      m_segmentBytes = 0;
      return m_handle != INVALID_HANDLE;
     }

   void              CloseSegment()
     {
      if(m_handle != INVALID_HANDLE)
         FileClose(m_handle);
      m_handle = INVALID_HANDLE;
     }

   bool              Refused()
     {
      m_error = GetLastError();
      m_refusedAt = GetTickCount64() + 1;
      return false;
     }

   string            SegmentName(const ulong first)
     {
      return StringFormat("outbox-%012I64u.jsonl", first);
     }

   //--- A segment is done when the next one begins at or before the first unsettled line.
   void              DropSettledSegments()
     {
      string names[];
      int count = TmListFiles(m_folder, "outbox-*.jsonl", names);
      for(int at = 0; at < count; at++)
        {
         bool last = at + 1 == count;
         ulong next = last ? m_next : (ulong)StringToInteger(StringSubstr(names[at + 1], 7, 12));
         if(next > m_settled + 1 || (last && m_handle != INVALID_HANDLE))
            break;
         FileDelete(m_folder + names[at], FILE_COMMON);
        }
     }

public:
                     CTmOutbox() : m_handle(INVALID_HANDLE), m_segmentBytes(0), m_refusedAt(0), m_error(0), m_next(1), m_settled(0), m_head(0), m_torn(0) {}

   //--- Reads what an earlier run left. A lost cursor sends everything again; the server knows duplicates.
   void              Open(const string folder)
     {
      Close();
      m_folder = folder;
      m_next = 1;
      m_settled = 0;
      m_torn = 0;
      m_refusedAt = 0;
      string cursor = "";
      if(TmReadText(folder + "cursor", cursor))
        {
         uchar bytes[];
         int length = TmUtf8(cursor, bytes);
         if(length > 10 && bytes[length - 1] == '\n' && TmHexNumber(StringSubstr(cursor, 0, 8)) == (ulong)TmCrc32(bytes, 9, length - 1))
            m_settled = (ulong)StringToInteger(StringSubstr(cursor, 9));
        }
      m_next = m_settled + 1;
      string names[];
      int count = TmListFiles(folder, "outbox-*.jsonl", names);
      for(int at = 0; at < count; at++)
         TakeSegment(names[at]);
      if(Queued() > 0 && m_seq[0] > m_settled + 1)
         m_settled = m_seq[0] - 1;
      DropSettledSegments();
     }

   void              Close()
     {
      CloseSegment();
      ArrayResize(m_text, 0);
      ArrayResize(m_seq, 0);
      m_head = 0;
     }

   int               Queued() const { return ArraySize(m_text) - m_head; }
   int               Torn() const { return m_torn; }
   string            Text(const int at) const { return m_text[m_head + at]; }
   ulong             Seq(const int at) const { return m_seq[m_head + at]; }
   bool              IsFailing() const { return m_refusedAt != 0; }
   int               Error() const { return m_error; }
   //--- The disk refused a line a moment ago: it is not asked again at once.
   bool              IsBlocked() const { return m_refusedAt != 0 && GetTickCount64() < m_refusedAt + TM_DISK_WAIT_MS; }

   //--- False when the disk did not take it; then nothing half-written counts, and the next try begins a new file.
   bool              Append(const string text)
     {
      if(IsBlocked())
         return false;
      ResetLastError();
      if(m_handle == INVALID_HANDLE && !OpenSegment())
         return Refused();
      string rest = StringFormat("%I64u ", m_next) + text;
      uchar bytes[];
      int length = TmUtf8(rest, bytes);
      if(!TmAppend(m_handle, StringFormat("%08x ", TmCrc32(bytes, 0, length)) + rest + "\n"))
        {
         bool failed = Refused();
         bool isLitter = m_segmentBytes == 0;
         CloseSegment();
         if(isLitter)
            FileDelete(m_folder + m_segment, FILE_COMMON);
         m_next++;
         return failed;
        }
      m_refusedAt = 0;
      Push(m_next, text);
      m_next++;
      m_segmentBytes += length + 10;
      if(m_segmentBytes > TM_SEGMENT_BYTES)
         CloseSegment();
      return true;
     }

   //--- The first `count` lines are answered for.
   void              Settle(const int count)
     {
      if(count <= 0)
         return;
      m_settled = Seq(count - 1);
      m_head += count;
      if(m_head > 1000 || m_head == ArraySize(m_text))
        {
         ArrayRemove(m_text, 0, (uint)m_head);
         ArrayRemove(m_seq, 0, (uint)m_head);
         m_head = 0;
        }
      string text = StringFormat("%I64u", m_settled);
      uchar bytes[];
      int length = TmUtf8(text, bytes);
      if(TmReplaceFile(m_folder + "cursor", StringFormat("%08x ", TmCrc32(bytes, 0, length)) + text + "\n"))
         DropSettledSegments();
     }
  };
#endif
