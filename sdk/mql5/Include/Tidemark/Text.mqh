// JSON text: quoting, numbers and 64-bit ids, written so that no digit and no character is lost.
// DoubleToString(v, 8) of a large amount shows digits that the double never had, so at most 15 are written.
#ifndef TM_TEXT_MQH
#define TM_TEXT_MQH

//--- A text that was never set is NULL, and NULL is not "": only the length tells both.
bool TmIsEmpty(const string text)
  {
   return StringLen(text) == 0;
  }

//--- A piece of a text. StringSubstr may take a length of 0 for "to the end", as it does in MQL4.
string TmPart(const string text, const int from, const int count)
  {
   return count > 0 ? StringSubstr(text, from, count) : "";
  }

//--- JSON string. Half a surrogate pair has no UTF-8 form and becomes U+FFFD.
string TmQuote(const string text)
  {
   string out = "\"";
   int length = StringLen(text);
   int from = 0;
   for(int at = 0; at < length; at++)
     {
      ushort unit = StringGetCharacter(text, at);
      string instead = "";
      if(unit == '"')
         instead = "\\\"";
      else if(unit == '\\')
         instead = "\\\\";
      else if(unit < 0x20)
         instead = StringFormat("\\u%04x", (int)unit);
      else if(unit >= 0xD800 && unit <= 0xDFFF)
        {
         ushort next = (at + 1 < length) ? StringGetCharacter(text, at + 1) : (ushort)0;
         if(unit < 0xDC00 && next >= 0xDC00 && next <= 0xDFFF)
           {
            at++;
            continue;
           }
         instead = ShortToString((ushort)0xFFFD);
        }
      if(TmIsEmpty(instead))
         continue;
      out += TmPart(text, from, at - from) + instead;
      from = at + 1;
     }
   if(from < length)
      out += StringSubstr(text, from);
   return out + "\"";
  }

//--- JSON number with at least `least` and at most `most` decimals; what is no number is null, never 0.
string TmDecimal(const double value, const int least, const int most)
  {
   if(!MathIsValidNumber(value) || MathAbs(value) >= 1e19)
      return "null";
   int whole = 1;
   for(double size = MathAbs(value); size >= 10.0; size /= 10.0)
      whole++;
   int digits = (int)MathMax(least, MathMin(most, 15 - whole));
   string text = DoubleToString(value, digits);
   int end = StringLen(text);
   while(digits > least && StringGetCharacter(text, end - 1) == '0')
     {
      digits--;
      end--;
     }
   if(end > 0 && StringGetCharacter(text, end - 1) == '.')
      end--;
   text = TmPart(text, 0, end);
   return TmIsZeroText(text) && StringGetCharacter(text, 0) == '-' ? StringSubstr(text, 1) : text;
  }

bool TmIsZeroText(const string text)
  {
   for(int at = 0; at < StringLen(text); at++)
     {
      ushort unit = StringGetCharacter(text, at);
      if(unit >= '1' && unit <= '9')
         return false;
     }
   return true;
  }

//--- Money: the currency's decimals at least, two when unknown.
string TmMoney(const double value, const int currencyDigits)
  {
   int least = currencyDigits > 0 && currencyDigits <= 8 ? currencyDigits : 2;
   return TmDecimal(value, least, 8);
  }

string TmVolume(const double value)
  {
   return TmDecimal(value, 2, 8);
  }

//--- Price: the symbol's digits, and more where the value has more (an averaged opening price has).
string TmPrice(const double value, const int digits)
  {
   if(digits < 0 || digits > 16)
      return TmDecimal(value, 8, 8);
   return TmDecimal(value, digits, (int)MathMax(digits, 8));
  }

//--- Digits of a symbol, -1 when the terminal does not know it (any more).
int TmDigits(const string symbol)
  {
   long digits = 0;
   if(TmIsEmpty(symbol) || !SymbolInfoInteger(symbol, SYMBOL_DIGITS, digits))
      return -1;
   return (int)digits;
  }

//--- Ids travel as strings: JavaScript and others lose whole numbers above 2^53.
string TmId(const long value)
  {
   return StringFormat("\"%I64d\"", value);
  }

string TmTicket(const ulong value)
  {
   return StringFormat("\"%I64u\"", value);
  }

//--- 2026-05-28T17:40:00Z, from a clock in UTC.
string TmUtcText(const datetime at)
  {
   string text = TimeToString(at, TIME_DATE | TIME_SECONDS);
   StringReplace(text, ".", "-");
   StringReplace(text, " ", "T");
   return text + "Z";
  }

//--- 64-bit FNV-1a over the UTF-16 units: tells whether a deal still says what it said.
ulong TmHash(const string text)
  {
   ulong hash = 0xCBF29CE484222325;
   int length = StringLen(text);
   for(int at = 0; at < length; at++)
     {
      hash = hash ^ (ulong)StringGetCharacter(text, at);
      hash = hash * 0x100000001B3;
     }
   return hash;
  }

string TmHex(const ulong value)
  {
   return StringFormat("%016I64x", value);
  }
#endif
