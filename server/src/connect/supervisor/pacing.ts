// How often a broker is asked. A broker counts requests per account, so every number here is about one account,
// and no number of readers changes any of them.

export type Pacing = {
  /** From the beginning of one look at the accounts to the next, in milliseconds. */
  readonly pollMs: number
  /** From the beginning of one look to one that a broker's own news bring about, at least. */
  readonly newsMs: number
  /** Accounts asked for in one request. */
  readonly chunk: number
  /** A session that sent nothing for this long is kept with a ping. */
  readonly pingMs: number
  /** An account that the broker refuses is asked for again this often. */
  readonly refusedMs: number
  /** Ends of days are asked for again this often, where the broker remembers them. */
  readonly dailyMs: number
  /** Whether a benchmark that follows a symbol is due is looked at this often. */
  readonly closesMs: number
  /** The broker's clock is read again this often: it changes twice a year. */
  readonly clockMs: number
  /** Deals at the broker are compared with the ledger this often, and on every new session. */
  readonly reconcileMs: number
  /** How far back that comparison looks. */
  readonly reconcileBackS: number
  /** Requests for deals of one account: one in this time on average, and this many at once after a rest. */
  readonly dealEveryMs: number
  readonly dealBurst: number
  readonly backOff: { readonly firstMs: number; readonly mostMs: number; readonly spread: number }
  /** After a failure that somebody must mend: a try all the same, in case they did. */
  readonly operatorRetryMs: number
  /** Without a good look at the accounts for this long, a connection is offline and no longer stale. */
  readonly offlineMs: number
}

/** Brokers allow one request per account per 5 s. */
export const LEAST_POLL_MS = 5_000

export const defaultPacing: Pacing = {
  pollMs: LEAST_POLL_MS,
  newsMs: 1_000,
  chunk: 200,
  pingMs: 20_000,
  refusedMs: 60_000,
  dailyMs: 6 * 3_600_000,
  closesMs: 60_000,
  clockMs: 15 * 60_000,
  reconcileMs: 15 * 60_000,
  reconcileBackS: 7 * 86_400,
  dealEveryMs: 5_000,
  dealBurst: 3,
  backOff: { firstMs: 5_000, mostMs: 120_000, spread: 0.2 },
  operatorRetryMs: 10 * 60_000,
  offlineMs: 120_000,
}

/** A connection may ask for fewer looks than that (setting `poll_seconds`), never for more. */
export function pollMsOf(settings: Readonly<Record<string, string>>, pacing: Pacing): number {
  const seconds = Number(settings.poll_seconds)
  return Number.isFinite(seconds) ? Math.max(pacing.pollMs, seconds * 1000) : pacing.pollMs
}

/** Spreads what many would do at the same moment: `lengthMs` ± `spread`. `random` is in [0, 1). */
export function jitter(lengthMs: number, spread: number, random: () => number): number {
  return Math.round(lengthMs * (1 - spread + 2 * spread * random()))
}

/** How long to wait after `failures` in a row. */
export function backOffMs(
  { firstMs, mostMs, spread }: Pacing['backOff'],
  failures: number,
  random: () => number,
): number {
  const doubled = firstMs * 2 ** Math.min(30, Math.max(0, failures - 1))
  return jitter(Math.min(doubled, mostMs), spread, random)
}
