// The words of the page of benchmarks.
export const benchmarks = {
  title: 'Benchmarks',
  lede: 'Daily closes that accounts are compared with, and rates between currencies.',
  list: 'Series',
  none: 'There is no benchmark yet',
  noneHint:
    'Alpha and beta say what an account earned beside a market, and how far it moves with it. They need that market’s daily closes: upload a file below.',
  name: 'Name',
  days: 'Days',
  closes: 'Closes',
  dayEnd: 'Days end at',
  source: 'From',
  uploaded: (at: string) => `a file, ${at}`,
  follows: (symbol: string, connection: string) => `${symbol} at ${connection}`,
  notRead: 'not read yet',
  use: 'Used for',
  compares: 'Alpha and beta, where it is chosen beside the statistics',
  converts: (from: string, to: string) =>
    `Accounts in ${from} and ${to} as one pot; alpha and beta where it is chosen`,
  open: 'See statistics',
  actions: 'Actions',
  replace: 'Replace',
  replaceNamed: (name: string) => `Replace ${name}`,
  remove: 'Remove',
  removeTitle: (name: string) => `Remove ${name}`,
  removeHint:
    'Statistics that use it have no alpha and beta from then on, or no rate. The closes are gone.',
  upload: 'Upload daily closes',
  file: 'File',
  fileHint:
    'Lines such as 2026-05-27,5324.75: a day and a close, with a comma, semicolon or tab between. A first line of titles is skipped.',
  nameHint:
    'Empty = the name of the file. A pair of currencies such as EURUSD converts between them.',
  dayEndHint: 'A time in a zone, as the accounts’ days end; otherwise beta means nothing.',
  look: 'Look at it',
  preview: 'What would be stored',
  replaces: (closes: number, first: string, last: string) =>
    `It replaces ${closes} closes from ${first} to ${last}.`,
  replacesFollowed: 'It no longer follows the broker’s symbol then.',
  some: 'First and last lines of the file',
  line: 'Line',
  text: 'Text',
  store: 'Store it',
  drop: 'Drop it',
  stored: (name: string, closes: number) => `${name} has ${closes} closes now.`,
  wrongLine: (line: string, detail: string) => `line ${line}: ${detail}`,
}
