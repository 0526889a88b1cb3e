// Reads the few members that the Expert needs from the server's answers.
// It walks the text properly: a name inside a string or a deeper object is never taken for the member.
#ifndef TM_JSON_MQH
#define TM_JSON_MQH
#include <Tidemark\Text.mqh>

//--- Behind the value that begins at `at` (after blanks); -1 when the text ends before.
int TmJsonEnd(const string text, int at)
  {
   int length = StringLen(text);
   int depth = 0;
   bool quoted = false;
   for(; at < length; at++)
     {
      ushort unit = StringGetCharacter(text, at);
      if(quoted)
        {
         if(unit == '\\')
            at++;
         else if(unit == '"')
           {
            quoted = false;
            if(depth == 0)
               return at + 1;
           }
         continue;
        }
      if(unit == '"')
         quoted = true;
      else if(unit == '{' || unit == '[')
         depth++;
      else if(unit == '}' || unit == ']' || unit == ',')
        {
         if(depth == 0)
            return at;
         if(unit != ',')
           {
            depth--;
            if(depth == 0)
               return at + 1;
           }
        }
     }
   return depth == 0 && !quoted ? length : -1;
  }

int TmJsonBlanks(const string text, int at)
  {
   while(at < StringLen(text))
     {
      ushort unit = StringGetCharacter(text, at);
      if(unit != ' ' && unit != '\t' && unit != '\r' && unit != '\n')
         break;
      at++;
     }
   return at;
  }

//--- The value of a member of the object `text`, as it stands there; "" when there is none.
string TmJsonMember(const string text, const string name)
  {
   int at = TmJsonBlanks(text, 0);
   if(StringGetCharacter(text, at) != '{')
      return "";
   string wanted = "\"" + name + "\"";
   at = TmJsonBlanks(text, at + 1);
   while(at < StringLen(text) && StringGetCharacter(text, at) == '"')
     {
      int end = TmJsonEnd(text, at);
      if(end < 0)
         return "";
      string found = TmPart(text, at, end - at);
      at = TmJsonBlanks(text, end);
      if(StringGetCharacter(text, at) != ':')
         return "";
      at = TmJsonBlanks(text, at + 1);
      end = TmJsonEnd(text, at);
      if(end < 0)
         return "";
      if(found == wanted)
         return TmJsonTrim(TmPart(text, at, end - at));
      at = TmJsonBlanks(text, end);
      if(StringGetCharacter(text, at) != ',')
         return "";
      at = TmJsonBlanks(text, at + 1);
     }
   return "";
  }

//--- The values of the array `text`; how many there are, or -1 when it is no whole array.
int TmJsonItems(const string text, string &items[])
  {
   ArrayResize(items, 0);
   int at = TmJsonBlanks(text, 0);
   if(StringGetCharacter(text, at) != '[')
      return -1;
   at = TmJsonBlanks(text, at + 1);
   while(at < StringLen(text) && StringGetCharacter(text, at) != ']')
     {
      int end = TmJsonEnd(text, at);
      if(end < 0)
         return -1;
      int count = ArraySize(items);
      ArrayResize(items, count + 1, 64);
      items[count] = TmJsonTrim(TmPart(text, at, end - at));
      at = TmJsonBlanks(text, end);
      if(StringGetCharacter(text, at) == ',')
         at = TmJsonBlanks(text, at + 1);
     }
   return StringGetCharacter(text, at) == ']' ? ArraySize(items) : -1;
  }

string TmJsonTrim(string value)
  {
   StringTrimRight(value);
   return value;
  }

//--- A string value without its quotes and escapes; other values as they stand.
string TmJsonText(const string value)
  {
   int length = StringLen(value);
   if(length < 2 || StringGetCharacter(value, 0) != '"')
      return value;
   string out = "";
   for(int at = 1; at < length - 1; at++)
     {
      ushort unit = StringGetCharacter(value, at);
      if(unit != '\\')
        {
         out += ShortToString(unit);
         continue;
        }
      at++;
      unit = StringGetCharacter(value, at);
      if(unit == 'n' || unit == 'r' || unit == 't' || unit == 'b' || unit == 'f')
         out += " ";
      else if(unit == 'u')
        {
         out += ShortToString((ushort)TmHexNumber(StringSubstr(value, at + 1, 4)));
         at += 4;
        }
      else
         out += ShortToString(unit);
     }
   return out;
  }

ulong TmHexNumber(const string text)
  {
   ulong number = 0;
   for(int at = 0; at < StringLen(text); at++)
     {
      ushort unit = StringGetCharacter(text, at);
      ulong digit = 0;
      if(unit >= '0' && unit <= '9')
         digit = (ulong)(unit - '0');
      else if(unit >= 'a' && unit <= 'f')
         digit = (ulong)(unit - 'a' + 10);
      else if(unit >= 'A' && unit <= 'F')
         digit = (ulong)(unit - 'A' + 10);
      number = number * 16 + digit;
     }
   return number;
  }
#endif
