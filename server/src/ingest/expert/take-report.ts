// Takes one checked report of an Expert Advisor into the ledger, in one transaction: clock, deals, positions, picture, audit.
// Deals are known by their ticket: a repeat is a repeat, other content is a correction and becomes a new version.
import { chainHash } from '../../access/audit/chain.ts'
import { auditDigestOfDeal, digestOfDeal } from '../../access/audit/deal-digest.ts'
import { placeOfTransaction } from '../../accounts/news-place.ts'
import { storeEntries } from '../../accounts/picture-book.ts'
import type { PictureEntry } from '../../accounts/picture-entry.ts'
import { storePositions as storePositionLists } from '../../accounts/position-store.ts'
import { readBrokerTime } from '../../domain/broker-clock.ts'
import { isCredit, moneyOf } from '../../domain/deal.ts'
import type { Decimal } from '../../domain/decimal.ts'
import { add, subtract, ZERO } from '../../domain/decimal-math.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Queryable } from '../../platform/database/database.ts'
import type { Sender } from '../pending-trade.ts'
import { appendToChain } from '../trade-store.ts'
import type { ChainHead, WriterSlot } from '../writer-slot.ts'
import {
  type AccountState,
  countDeals,
  lockState,
  noteImport,
  noteReport,
} from './account-state-store.ts'
import { insertDeals, type KnownDeal, loadKnownDeals, type NewDeal } from './deal-store.ts'
import type { ExpertAccount, ExpertReport } from './expert-report.ts'
import { type BrokerClock, type ClockReport, learnClock, readTimesAnew } from './learn-clock.ts'
import { rebuildPositions, type WrittenTrade } from './rebuild-positions.ts'

export type ReportResult = {
  readonly created: number
  readonly duplicate: number
  readonly corrected: number
  /** Deals of the account that are known now. */
  readonly dealsKnown: number
  readonly watermarkMsc: string | null
}

/** What a file says of the account whose deals it brings. */
export type ImportedAccount = { readonly currency: string | null }

export type ReportContext = {
  readonly accountId: number
  readonly sender: Sender
  readonly keyZone: string | null
  readonly nowMs: number
  /** Null when somebody reports the account; a file only adds to it. */
  readonly imported: ImportedAccount | null
  /** Values of this account are held in memory and never written. */
  readonly cacheOnly: boolean
  /** Told of the picture of such an account, and of the place of this transaction in the news. */
  readonly onPicture: (entry: PictureEntry, place: number) => void
}

/** A picture this much newer in arrival replaces one that claims to be later: the terminal's clock was set back. */
const CLOCK_SET_BACK_MS = 10_000

/** A report that brings no deals needs no place in a chain: pictures are not part of the ledger. */
export async function takePicture(
  tx: Queryable,
  report: ExpertReport,
  context: ReportContext,
): Promise<ReportResult | 'needs_writer'> {
  const now = instantOf(context.nowMs)
  const source = sourceOf(context)
  const state = await lockState(tx, context.accountId, now, { keyId: context.sender.keyId, source })
  const clock = await learnClock(tx, context.accountId, state, clockOf(report, context))
  if (clock.timesDue) return 'needs_writer'
  await storeRest(tx, report, context, state, clock)
  const { deals: dealsKnown, newestDealMsc: watermarkMsc } = state
  return { created: 0, duplicate: 0, corrected: 0, dealsKnown, watermarkMsc }
}

/** Answers where the chain stands after the commit. */
export async function takeReport(
  tx: Queryable,
  slot: WriterSlot,
  report: ExpertReport,
  context: ReportContext,
): Promise<{ readonly result: ReportResult; readonly head: ChainHead }> {
  const { accountId, sender, nowMs } = context
  const now = instantOf(nowMs)
  const state = await lockState(tx, accountId, now, {
    ...{ keyId: sender.keyId, source: sourceOf(context) },
  })
  const clock = await learnClock(tx, accountId, state, clockOf(report, context))
  const { moved: movedPositions, isMoved } = await readTimesAnew(tx, accountId, clock)
  const tickets = report.deals.map(({ content }) => content.deal)
  const known = await loadKnownDeals(tx, accountId, tickets)
  const sorted = sortDeals(report, known, clock)
  for (const round of sorted.rounds) await insertDeals(tx, accountId, round, sender.keyId)
  const counts = await countDeals(tx, accountId, {
    ...{ deals: sorted.created, cash: sorted.cash, isNews: sorted.rounds.length > 0 },
    isRewritten: isMoved || sorted.corrected > 0,
  })
  const positions = new Set([...movedPositions, ...sorted.positions])
  const trades = await rebuildPositions(tx, { accountId, account: report.account, sender, slot }, [
    ...positions,
  ])
  await storeRest(tx, report, context, state, clock)
  const written = sorted.rounds.flat()
  const head =
    written.length + trades.length === 0
      ? slot.head
      : await audit(tx, slot, entryBody(context, report.account, written, trades))
  const { created, duplicate, corrected } = sorted
  const { deals: dealsKnown, newestDealMsc: watermarkMsc } = counts
  return { result: { created, duplicate, corrected, dealsKnown, watermarkMsc }, head }
}

type SortedDeals = {
  /** New versions in the order in which they must be written; a ticket stands once in each round. */
  readonly rounds: readonly NewDeal[][]
  readonly positions: readonly string[]
  readonly cash: Decimal
  readonly created: number
  readonly duplicate: number
  readonly corrected: number
}

function sortDeals(
  report: ExpertReport,
  known: ReadonlyMap<string, KnownDeal>,
  clock: BrokerClock,
): SortedDeals {
  const current = new Map<string, KnownDeal>(known)
  const rounds: NewDeal[][] = []
  const positions: string[] = []
  let cash: Decimal = ZERO
  const counts = { created: 0, duplicate: 0, corrected: 0 }
  for (const { content, liveOffsetS, source } of report.deals) {
    const digest = digestOfDeal(content)
    const before = current.get(content.deal)
    if (before?.digests.includes(digest) === true) {
      counts.duplicate++
      continue
    }
    const version = (before?.digests.length ?? 0) + 1
    const { seen, zone } = clock
    const time = readBrokerTime(Number(content.serverMsc), { liveOffsetS, seen, zone })
    const round = rounds.find((deals) => deals.every((deal) => deal.content.deal !== content.deal))
    const next: NewDeal = { content, version, digest, liveOffsetS, time, source }
    if (round === undefined) rounds.push([next])
    else round.push(next)
    const money = isCredit(content) ? ZERO : moneyOf(content)
    cash = add(cash, before === undefined ? money : subtract(money, before.money))
    positions.push(...[content.position, before?.position ?? null].flatMap((one) => one ?? []))
    const digests = [...(before?.digests ?? []), digest]
    current.set(content.deal, { digests, position: content.position, money })
    counts[before === undefined ? 'created' : 'corrected']++
  }
  return { rounds, positions, cash, ...counts }
}

/** What a report says beside its deals. */
async function storeRest(
  tx: Queryable,
  report: ExpertReport,
  context: ReportContext,
  state: AccountState,
  { seen, zone }: BrokerClock,
): Promise<void> {
  const { accountId, sender, nowMs } = context
  const now = instantOf(nowMs)
  const { offsetS, gmtS } = report.clock
  if (context.imported !== null) return noteImport(tx, accountId, context.imported.currency)
  await noteReport(tx, accountId, { now, keyId: sender.keyId, offsetS, terminal: report.terminal })
  const isOld =
    state.pictureGmtS !== null &&
    gmtS < state.pictureGmtS &&
    nowMs - (state.pictureReceivedMs ?? 0) < CLOCK_SET_BACK_MS
  if (isOld) return
  const instant = (serverMsc: string | null) =>
    serverMsc === null
      ? null
      : readBrokerTime(Number(serverMsc), { liveOffsetS: null, seen, zone }).instant
  const positions =
    report.positions?.map((position) => ({
      ...position,
      openedAt: instant(position.openedServerMsc),
      updatedAt: instant(position.updatedServerMsc),
    })) ?? null
  const { picture } = report
  if (picture === null) {
    // A list alone belongs to the picture before, which only a stored one can be.
    if (positions !== null && !context.cacheOnly)
      await storePositionLists(tx, [{ accountId, positions }])
    return
  }
  const entry = {
    ...{ accountId, takenMs: gmtS * 1000, receivedMs: nowMs, picture, positions },
    // An Expert says neither.
    ...{ orders: null, assets: null },
  }
  if (context.cacheOnly) context.onPicture(entry, await placeOfTransaction(tx))
  else await storeEntries(tx, [entry])
}

/** Digests vouch for what was written: of a deal over its content and its own text, of a trade over its canonical text. */
function entryBody(
  { accountId, sender, nowMs }: ReportContext,
  account: ExpertAccount,
  deals: readonly NewDeal[],
  trades: readonly WrittenTrade[],
): string {
  const fresh = trades.filter(({ version }) => version === 1).map(({ id }) => String(id))
  return JSON.stringify({
    kind: 'deals',
    at: instantOf(nowMs),
    by: [{ key: sender.keyId, ip: sender.ip, ids: fresh }],
    account: { id: accountId, server: account.server, login: account.login },
    deals: deals.map(({ content, version, digest, source }) => [
      content.deal,
      version,
      auditDigestOfDeal(digest, source),
    ]),
    rows: trades.map(({ id, version, digest }) => ({ id: String(id), version, digest })),
  })
}

async function audit(tx: Queryable, slot: WriterSlot, body: string): Promise<ChainHead> {
  const head = { seq: slot.head.seq + 1, hash: chainHash(slot.head.hash, body) }
  await appendToChain(tx, slot.chain, head.seq, body, slot.head.hash, head.hash)
  return head
}

/** Who an account comes from when nobody brought it before. */
const sourceOf = ({ imported }: ReportContext) => (imported === null ? 'expert' : 'import')

function clockOf(report: ExpertReport, context: ReportContext): ClockReport {
  const { nowMs, keyZone, sender } = context
  const imported = context.imported !== null
  return { offsetS: report.clock.offsetS, nowMs, keyId: sender.keyId, keyZone, imported }
}

function instantOf(epochMs: number): Instant {
  return readBrokerTime(epochMs, { liveOffsetS: 0, seen: [], zone: null }).instant
}
