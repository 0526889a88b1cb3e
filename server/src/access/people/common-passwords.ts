// Words that lists of leaked passwords are made of. A password that is one of them with signs around it is refused.
// Small on purpose: what matters offline is length and that it is none of the first guesses.
const words = `
password passwort contrasena motdepasse senha parola haslo wachtwoord lozinka salasana
qwerty qwertz azerty qwertyuiop asdfghjkl zxcvbnm qazwsx qazwsxedc asdf zxcv poiuytrewq
letmein welcome willkommen bienvenue iloveyou teamo ichliebedich sunshine princess dragon monkey football baseball
basketball superman batman spiderman pokemon starwars master shadow michael jennifer jordan hunter ranger buster
soccer harley andrew charlie daniel thomas robert jessica ashley nicole chelsea liverpool arsenal barcelona juventus
computer internet samsung google facebook microsoft windows apple android trustno access secret changeme default
administrator admin root user guest login test testing temporary temp demo example sample unknown nothing whatever
trading trader trade forex metatrader tidemark broker account money bitcoin ethereum crypto binance fxopen dollars
correcthorsebatterystaple abcdefgh abcdefghij abcdefghijkl abcd abcabc aaaa zzzz
january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
`

/** Plain small letters, longest first. */
export const commonWords: readonly string[] = words
  .split(/\s+/)
  .filter((word) => word !== '')
  .sort((one, two) => two.length - one.length)
