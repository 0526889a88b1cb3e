// A file's deals against the ledger's. A report knows less of a deal than a terminal does, so only what the file says is compared:
// a deal that agrees is known, one that does not is shown member by member, and the ledger keeps what it has.
import type { DealContent } from '../domain/canonical-deal.ts'
import { dealEntryName, dealTypeName } from '../domain/deal.ts'
import { type Decimal, sameNumber } from '../domain/decimal.ts'
import { ZERO } from '../domain/decimal-math.ts'
import type { FileDeal } from './content.ts'

export type Difference = {
  readonly row: number
  /** Ticket of a deal, or the number of a trade. */
  readonly id: string
  readonly members: readonly {
    readonly name: string
    readonly file: string | null
    readonly ledger: string | null
  }[]
}

export type ComparedDeals = {
  readonly fresh: readonly FileDeal[]
  readonly known: number
  readonly differences: readonly Difference[]
}

export function compareDeals(
  deals: readonly FileDeal[],
  ledger: ReadonlyMap<string, DealContent>,
): ComparedDeals {
  const fresh: FileDeal[] = []
  const differences: Difference[] = []
  let known = 0
  for (const one of deals) {
    const { content } = one.deal
    const before = ledger.get(content.deal)
    if (before === undefined) {
      fresh.push(one)
      continue
    }
    const members = differing(content, before)
    if (members.length === 0) known += 1
    else differences.push({ row: one.row, id: content.deal, members })
  }
  return { fresh, known, differences }
}

const money = ['profit', 'commission', 'swap', 'fee'] as const

function differing(file: DealContent, ledger: DealContent): Difference['members'] {
  const found: { name: string; file: string | null; ledger: string | null }[] = []
  const note = (name: string, one: string | null, two: string | null) => {
    if (one !== two) found.push({ name, file: one, ledger: two })
  }
  // A report counts seconds; a ledger that was told by a terminal, milliseconds.
  if (secondOf(file) !== secondOf(ledger)) note('time', timeText(file), timeText(ledger))
  note('type', dealTypeName(file.type), dealTypeName(ledger.type))
  const isExecution = file.type < 2
  if (isExecution) {
    note('entry', dealEntryName(file.entry), dealEntryName(ledger.entry))
    note('symbol', file.symbol, ledger.symbol)
    if (file.order !== null && ledger.order !== null) note('order', file.order, ledger.order)
  }
  for (const name of isExecution ? (['volume', 'price', ...money] as const) : money) {
    // A report prints 0.00 where the broker charges nothing.
    const [one, two]: [Decimal, Decimal] = [file[name] ?? ZERO, ledger[name] ?? ZERO]
    if (!sameNumber(one, two)) note(name, file[name], ledger[name])
  }
  return found
}

const secondOf = ({ serverMsc }: DealContent) => BigInt(serverMsc) / 1000n

/** As the broker's clock showed it: 2026-04-05 12:34:56. */
export function timeText({ serverMsc }: Pick<DealContent, 'serverMsc'>): string {
  return new Date(Number(serverMsc)).toISOString().slice(0, 19).replace('T', ' ')
}
