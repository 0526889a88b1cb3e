// TickTrader's words for types and statuses of orders in the words that all venues share.
// A word that nobody knows stays as it came: it is shown, never guessed.

const types: Readonly<Record<string, string>> = {
  Market: 'market',
  Limit: 'limit',
  Stop: 'stop',
  StopLimit: 'stop_limit',
}

const statuses: Readonly<Record<string, string>> = {
  New: 'new',
  Calculated: 'working',
  Activated: 'working',
  Executing: 'working',
  PartiallyFilled: 'partially_filled',
  Filled: 'filled',
  Canceled: 'cancelled',
  Rejected: 'rejected',
  Expired: 'expired',
}

export const orderTypeOf = (word: string): string => types[word] ?? word
export const orderStatusOf = (word: string): string => statuses[word] ?? word
