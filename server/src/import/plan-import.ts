// What an import would do: the file read, held against the ledger, nothing written. The same plan is made again when it is confirmed,
// so that what was reported in between is not taken twice.
import { setImmediate } from 'node:timers/promises'
import { type ComparedDeals, compareDeals, type Difference } from './compare-deals.ts'
import { type CheckedRow, compareTrades } from './compare-trades.ts'
import type { FileContent, FileDeal, ReadOptions } from './content.ts'
import { tradeText } from './csv/wire.ts'
import {
  findLedgerAccount,
  type LedgerAccount,
  loadDealsByTicket,
  loadTicketsWithin,
  loadTradesByIdentity,
  serversOf,
} from './ledger-store.ts'
import type { ImportAccount, ImportLedger } from './ports.ts'
import { refuse, shown } from './sheet.ts'

/** Reads a file; elsewhere than in a process that has more to do, where there is one. */
export type FileReader = (bytes: Uint8Array, options: ReadOptions) => Promise<FileContent>

export type ImportDeps = { readonly ledger: ImportLedger; readonly readFile: FileReader }

export type ImportOptions = Omit<ReadOptions, 'knownPositions'> & {
  /** Of times without one. */
  readonly zone: string | null
}

export type ImportPlan = {
  readonly content: FileContent
  readonly account: ImportAccount
  readonly ledgerAccount: LedgerAccount | null
  /** Of times without one: as said, else of the account's clock. */
  readonly zone: string | null
  readonly freshDeals: readonly FileDeal[]
  readonly freshTrades: readonly CheckedRow[]
  readonly known: number
  readonly differences: readonly Difference[]
  /** Tickets that the ledger has in the file's period and the file has not. */
  readonly missing: readonly string[]
}

/** A server has others to answer in between. */
const CHECKED_AT_ONCE = 500

export async function planImport(
  { ledger, readFile }: ImportDeps,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<ImportPlan> {
  const read = (knownPositions: ReadonlyMap<string, string>) =>
    readFile(bytes, { ...options, knownPositions })
  const first = await read(new Map())
  const account = await accountOf(ledger, first, options)
  const ledgerAccount = await findLedgerAccount(ledger.read, account.server, account.login)
  refuseUnkept(ledgerAccount, account)
  refuseCurrency(ledgerAccount, first)
  refuseZone(ledgerAccount, first, options, account)
  // One zone for all: what is checked, shown and written must be read by the same clock.
  const zone = options.zone ?? ledgerAccount?.zone ?? null
  const base = { account, ledgerAccount, zone, missing: [], freshDeals: [], freshTrades: [] }
  if (first.kind === 'csv_trades')
    return { ...base, content: first, ...(await planTrades(ledger, first, base)) }
  const tickets = first.deals.map(({ deal }) => deal.content.deal)
  const known =
    ledgerAccount === null
      ? new Map()
      : await loadDealsByTicket(ledger.read, ledgerAccount.accountId, tickets)
  const positions = new Map<string, string>()
  for (const [ticket, { position }] of known) if (position !== null) positions.set(ticket, position)
  // What the ledger knows of positions decides where the file leaves them open.
  const content = positions.size === 0 ? first : await read(positions)
  const compared: ComparedDeals = compareDeals(content.deals, known)
  const missing =
    ledgerAccount === null ? [] : await missingOf(ledger, ledgerAccount, content, tickets)
  return {
    ...{ ...base, content, missing, freshDeals: compared.fresh },
    ...{ known: compared.known, differences: compared.differences },
  }
}

async function planTrades(
  ledger: ImportLedger,
  content: FileContent,
  { account, ledgerAccount, zone }: Pick<ImportPlan, 'account' | 'ledgerAccount' | 'zone'>,
) {
  const checked: CheckedRow[] = []
  for (let at = 0; at < content.trades.length; at += CHECKED_AT_ONCE) {
    const some = content.trades.slice(at, at + CHECKED_AT_ONCE)
    const lines = some.map(({ members }) => tradeText(members, account))
    for (const [index, one] of ledger.checkTrades(lines, zone).entries()) {
      const row = some[index]?.row ?? 0
      if (one.kind === 'refused') throw refuse(one.detail, { row })
      checked.push({ row, line: lines[index] ?? '', trade: one.trade, identity: one.identity })
    }
    await setImmediate()
  }
  const identities = checked.flatMap(({ identity }) => identity ?? [])
  const known =
    ledgerAccount === null
      ? new Map()
      : await loadTradesByIdentity(ledger.read, ledgerAccount.accountId, identities)
  const { fresh, known: same, differences } = compareTrades(checked, known)
  return { freshTrades: fresh, known: same, differences }
}

async function accountOf(
  { read }: ImportLedger,
  content: FileContent,
  { account, venue }: ImportOptions,
): Promise<ImportAccount> {
  const login = account ?? content.login
  if (login === null || login === '')
    throw refuse('The file does not name its account. Say it with --account.')
  if (account !== null && content.login !== null && account !== content.login)
    throw refuse(`The file is of account ${content.login}, and --account says ${account}.`)
  if (venue !== null && (content.server ?? venue) !== venue)
    throw refuse(
      `The file is of the server ${shown(content.server ?? '')}, and --venue says ${shown(venue)}.`,
    )
  const server = venue ?? content.server
  if (server !== null && server !== '') return { login, server }
  const servers = await serversOf(read, login)
  const [only] = servers
  if (only !== undefined && servers.length === 1) return { login, server: only }
  const known =
    servers.length === 0 ? '' : ` The ledger knows account ${login} at ${servers.join(', ')}.`
  throw refuse(`The file does not name the broker's server. Say it with --venue.${known}`)
}

function refuseUnkept(ledgerAccount: LedgerAccount | null, { login }: ImportAccount): void {
  if (ledgerAccount?.cacheOnly === true)
    throw refuse(
      `Account ${login} is set to cache_only: nothing of it is kept, so nothing can be imported. \`tidemark account set ${login} --retention ledger\` changes that.`,
    )
}

/** Deals are on the broker's clock, which a file does not set anew; a list of trades may be kept on any. */
function refuseZone(
  ledgerAccount: LedgerAccount | null,
  { kind }: FileContent,
  { zone }: ImportOptions,
  { login }: ImportAccount,
): void {
  const known = ledgerAccount?.zone ?? null
  if (kind === 'csv_trades' || zone === null || known === null || zone === known) return
  throw refuse(
    `--zone says ${zone}, and the ledger knows the clock of account ${login} as ${known}. Leave --zone out: the times are then read by that clock. Where the ledger is wrong, the reports of an Expert or a key (\`tidemark key create --zone\`) put it right for all deals of the account.`,
  )
}

function refuseCurrency(ledgerAccount: LedgerAccount | null, { currency }: FileContent): void {
  const known = ledgerAccount?.currency ?? null
  if (known !== null && currency !== null && known !== currency)
    throw refuse(`The file is in ${currency}, and the ledger knows the account in ${known}.`)
}

async function missingOf(
  { read }: ImportLedger,
  { accountId }: LedgerAccount,
  { deals }: FileContent,
  tickets: readonly string[],
): Promise<string[]> {
  const [first, last] = [deals.at(0), deals.at(-1)]
  if (first === undefined || last === undefined) return []
  const given = new Set(tickets)
  const within = await loadTicketsWithin(
    read,
    accountId,
    first.deal.content.serverMsc,
    last.deal.content.serverMsc,
  )
  return within.filter((ticket) => !given.has(ticket))
}
