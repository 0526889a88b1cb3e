// Calls the text functions with the inputs and prints what they make of them: the test compares.
#include <Tidemark\Text.mqh>
#include <Tidemark\Json.mqh>
#include <Tidemark\Files.mqh>

input string InpWhat = "";
input string InpText = "";
input string InpMore = "";
input double InpNumber = 0;
input int InpDigits = 0;

void OnStart()
  {
   if(InpWhat == "quote")
      Print(TmQuote(InpText));
   if(InpWhat == "lone surrogates")
      Print(TmQuote("a" + ShortToString((ushort)0xD83D) + "b" + ShortToString((ushort)0xDE00)));
   if(InpWhat == "money")
      Print(TmMoney(InpNumber, InpDigits));
   if(InpWhat == "price")
      Print(TmPrice(InpNumber, InpDigits));
   if(InpWhat == "volume")
      Print(TmVolume(InpNumber));
   if(InpWhat == "nan")
      Print(TmMoney(StringToDouble("nan"), 2), " ", TmPrice(StringToDouble("inf"), 5), " ", TmVolume(StringToDouble("-inf")), " ", TmMoney(EMPTY_VALUE, 2));
   if(InpWhat == "ids")
      Print(TmTicket(ULONG_MAX), " ", TmId(9007199254740993), " ", TmId(-1));
   if(InpWhat == "member")
      Print(TmJsonMember(InpText, InpMore));
   if(InpWhat == "items")
     {
      string items[];
      int count = TmJsonItems(InpText, items);
      Print(count);
      for(int at = 0; at < count; at++)
         Print(items[at]);
     }
   if(InpWhat == "plain")
      Print(TmJsonText(InpText));
   if(InpWhat == "bytes")
     {
      // The buffer held a longer message before: nothing of it may stay.
      uchar bytes[];
      TmUtf8("a much longer message than the next one", bytes);
      int length = TmUtf8(InpText, bytes);
      string shown = "";
      for(int at = 0; at < ArraySize(bytes); at++)
         shown += StringFormat("%02x", (int)bytes[at]);
      Print(length, " ", ArraySize(bytes), " ", shown, " ", StringFormat("%08x", TmCrc32(bytes, 0, length)));
     }
  }
