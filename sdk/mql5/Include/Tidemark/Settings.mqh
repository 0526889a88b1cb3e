// What a person may set, checked before anything starts: each complaint names the setting, its rule and what was received.
// The key itself is never shown: inputs are stored in clear in charts and .set files, and journals are shared.
#ifndef TM_SETTINGS_MQH
#define TM_SETTINGS_MQH
#include <Tidemark\Text.mqh>

struct TmSettings
  {
   string            url;
   string            key;
   int               sendMs;
   int               snapshotS;
   int               catchUpMinutes;
   string            onlyMagic;
   string            exceptMagic;
   string            onlySymbols;
   string            exceptSymbols;
   datetime          historyFrom;
   int               delayS;
   bool              hideOpen;
  };

//--- "" when the address may be used; it loses blanks around it and slashes behind it.
string TmCheckUrl(string &url)
  {
   StringTrimLeft(url);
   StringTrimRight(url);
   while(StringLen(url) > 0 && StringGetCharacter(url, StringLen(url) - 1) == '/')
      url = TmPart(url, 0, StringLen(url) - 1);
   string wanted = "must be the address of Tidemark, such as http://127.0.0.1:8787 or https://tidemark.example.com";
   if(TmIsEmpty(url))
      return wanted + "; it is empty";
   int scheme = StringFind(url, "http://") == 0 ? 7 : StringFind(url, "https://") == 0 ? 8 : 0;
   if(StringFind(url, "@") >= 0)
      return wanted + "; it must not hold a user name or a password";
   if(scheme == 0 || StringLen(url) <= scheme || StringGetCharacter(url, scheme) == '/' || StringGetCharacter(url, scheme) == ':')
      return wanted + "; received \"" + url + "\"";
   for(int at = 0; at < StringLen(url); at++)
     {
      ushort unit = StringGetCharacter(url, at);
      if(unit <= ' ' || unit >= 0x7F || unit == '?' || unit == '#' || unit == '"' || unit == '\\')
         return wanted + "; received \"" + url + "\"";
     }
   return "";
  }

string TmCheckKey(string &key)
  {
   StringTrimLeft(key);
   StringTrimRight(key);
   if(TmIsEmpty(key))
      return "is missing. Make one on the server: npx tidemark key create --name mt5 --scope ingest";
   for(int at = 0; at < StringLen(key); at++)
     {
      ushort unit = StringGetCharacter(key, at);
      if(unit <= ' ' || unit >= 0x7F)
         return "holds a character that no key has (blank, line end or non-ASCII). Copy it again";
     }
   return "";
  }

string TmCheckRange(const string name, const int value, const int least, const int most)
  {
   if(value >= least && value <= most)
      return "";
   return StringFormat("%s must be from %d to %d; received %d", name, least, most, value);
  }

//--- "" when all is well.
string TmCheckSettings(TmSettings &given)
  {
   string url = TmCheckUrl(given.url);
   if(!TmIsEmpty(url))
      return "Address of Tidemark " + url;
   string key = TmCheckKey(given.key);
   if(!TmIsEmpty(key))
      return "Ingest key " + key;
   string range = TmCheckRange("Milliseconds between sends", given.sendMs, 50, 60000);
   if(TmIsEmpty(range))
      range = TmCheckRange("Seconds between account snapshots", given.snapshotS, 1, 3600);
   if(TmIsEmpty(range))
      range = TmCheckRange("Minutes between looks through the history", given.catchUpMinutes, 1, 1440);
   if(TmIsEmpty(range))
      range = TmCheckRange("Publication delay in seconds", given.delayS, 0, 86400);
   if(TmIsEmpty(range) && (long)given.historyFrom < 0)
      range = "History from must be a date after 1970, or 0 for all";
   return range;
  }

//--- What decides which deals the server gets. When it changes, the whole history is offered again.
string TmScopeText(const TmSettings &given)
  {
   string text = given.url + "|" + given.onlyMagic + "|" + given.exceptMagic + "|" + given.onlySymbols + "|" + given.exceptSymbols +
                 StringFormat("|%I64d|%d", (long)given.historyFrom, given.hideOpen ? 1 : 0);
   return TmHex(TmHash(text));
  }
#endif
