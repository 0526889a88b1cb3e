// Files in the folder that all terminals of this computer share (FILE_COMMON), as UTF-8 bytes.
// StringToCharArray copies the terminating 0 and never shrinks its array: the size is set from the returned count.
#ifndef TM_FILES_MQH
#define TM_FILES_MQH

//--- UTF-8 without the terminating 0.
int TmUtf8(const string text, uchar &bytes[])
  {
   int copied = StringToCharArray(text, bytes, 0, WHOLE_ARRAY, CP_UTF8);
   int length = copied > 0 ? copied - 1 : 0;
   ArrayResize(bytes, length);
   return length;
  }

//--- The same for WebRequest, which wants char.
int TmBody(const string text, char &bytes[])
  {
   int copied = StringToCharArray(text, bytes, 0, WHOLE_ARRAY, CP_UTF8);
   int length = copied > 0 ? copied - 1 : 0;
   ArrayResize(bytes, length);
   return length;
  }

//--- False when there is no such file, or it cannot be read whole.
bool TmReadBytes(const string path, uchar &bytes[])
  {
   ArrayResize(bytes, 0);
   if(!FileIsExist(path, FILE_COMMON))
      return false;
   int handle = FileOpen(path, FILE_READ | FILE_BIN | FILE_COMMON | FILE_SHARE_READ);
   if(handle == INVALID_HANDLE)
      return false;
   ulong size = FileSize(handle);
   uint got = size > 0 ? FileReadArray(handle, bytes) : 0;
   FileClose(handle);
   return (ulong)got == size;
  }

bool TmReadText(const string path, string &text)
  {
   uchar bytes[];
   text = "";
   if(!TmReadBytes(path, bytes))
      return false;
   text = CharArrayToString(bytes, 0, WHOLE_ARRAY, CP_UTF8);
   return true;
  }

//--- One write and a flush; false when not everything fitted.
bool TmAppend(const int handle, const string text)
  {
   uchar bytes[];
   int length = TmUtf8(text, bytes);
   if(length == 0 || FileWriteArray(handle, bytes, 0, length) != (uint)length)
      return false;
   FileFlush(handle);
   return true;
  }

//--- Opens for appending: keeps what is there.
int TmOpenForAppend(const string path)
  {
   int handle = FileOpen(path, FILE_READ | FILE_WRITE | FILE_BIN | FILE_COMMON | FILE_SHARE_READ);
   if(handle != INVALID_HANDLE)
      FileSeek(handle, 0, SEEK_END);
   return handle;
  }

//--- A reader sees the old text or the new one, never half of it. FileMove replaces nothing without FILE_REWRITE.
// FileFlush does not say that the disk was full, so the file is read back before it takes the other's place.
bool TmReplaceFile(const string path, const string text)
  {
   string fresh = path + ".tmp";
   int handle = FileOpen(fresh, FILE_WRITE | FILE_BIN | FILE_COMMON);
   if(handle == INVALID_HANDLE)
      return false;
   bool written = TmAppend(handle, text);
   FileClose(handle);
   string onDisk = "";
   if(written && TmReadText(fresh, onDisk) && onDisk == text && FileMove(fresh, FILE_COMMON, path, FILE_COMMON | FILE_REWRITE))
      return true;
   FileDelete(fresh, FILE_COMMON);
   return false;
  }

//--- Names (without the folder) that match, in order of name: the terminal promises no order.
int TmListFiles(const string folder, const string pattern, string &names[])
  {
   ArrayResize(names, 0);
   string name = "";
   long search = FileFindFirst(folder + pattern, name, FILE_COMMON);
   if(search == INVALID_HANDLE)
      return 0;
   bool more = true;
   while(more)
     {
      int count = ArraySize(names);
      ArrayResize(names, count + 1, 256);
      names[count] = name;
      more = FileFindNext(search, name);
     }
   FileFindClose(search);
   TmSortNames(names, 0, ArraySize(names) - 1);
   return ArraySize(names);
  }

//--- ArraySort does not take strings.
void TmSortNames(string &names[], const int low, const int high)
  {
   if(low >= high)
      return;
   string middle = names[(low + high) / 2];
   int left = low;
   int right = high;
   while(left <= right)
     {
      while(StringCompare(names[left], middle) < 0)
         left++;
      while(StringCompare(names[right], middle) > 0)
         right--;
      if(left > right)
         break;
      string kept = names[left];
      names[left] = names[right];
      names[right] = kept;
      left++;
      right--;
     }
   TmSortNames(names, low, right);
   TmSortNames(names, left, high);
  }

//--- CRC-32 as zip and PNG use it.
uint TmCrc32(const uchar &bytes[], const int from, const int end)
  {
   static uint table[256];
   static bool ready = false;
   if(!ready)
     {
      for(uint n = 0; n < 256; n++)
        {
         uint value = n;
         for(int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? (0xEDB88320 ^ (value >> 1)) : (value >> 1);
         table[n] = value;
        }
      ready = true;
     }
   uint crc = 0xFFFFFFFF;
   for(int at = from; at < end; at++)
      crc = table[(crc ^ bytes[at]) & 0xFF] ^ (crc >> 8);
   return crc ^ 0xFFFFFFFF;
  }
#endif
