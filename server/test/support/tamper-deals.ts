// Ways in which somebody with the database in hand could change deals, and what must be found about each.
import { digestOfDeal } from '../../src/access/audit/deal-digest.ts'
import { type DealRow, dealColumns, dealFromRow } from '../../src/domain/deal-row.ts'
import type { Queryable } from '../../src/platform/database/database.ts'
import type { Random } from './random.ts'
import type { Tampering } from './tamper-audit.ts'

/** What somebody might want to be otherwise. */
const changes = [
  'profit = profit + 0.01',
  'commission = 0.01',
  'swap = null',
  'fee = 7',
  'volume = volume * 10',
  'price = price + 0.00001',
  'type = 1 - type % 2',
  'entry = entry + 1',
  'reason = 5',
  'magic = 77',
  'position = 4711',
  'deal_order = 4711',
  'server_msc = server_msc + 1',
  `symbol = 'GBPUSD'`,
  `comment = 'never'`,
  `external_id = 'x'`,
  'stop_loss = 1',
  'take_profit = 2',
]

type Victim = { readonly deal: string; readonly version: number; readonly account_id: number }

export const dealTamperings: Readonly<Record<string, Tampering>> = {
  'a deal with a changed value': async (tx, random) => {
    const victim = await pickDeal(tx, random)
    await update(tx, random.pick(changes), victim)
    return { kind: 'deal_changed', ...victim }
  },
  'a deal changed together with its digest': async (tx, random) => {
    const victim = await pickDeal(tx, random)
    await update(tx, 'profit = profit + 1000', victim)
    const { rows } = await tx.query<DealRow & { source: string }>(
      `select ${dealColumns}, d.source from deals d where deal = $1 and version = $2`,
      [victim.deal, victim.version],
    )
    const [row] = rows
    if (row === undefined) throw new Error('the deal is gone')
    await update(tx, `digest = '\\x${digestOfDeal(dealFromRow(row))}'`, victim)
    return { kind: 'deal_changed', ...victim }
  },
  'a version of a deal that no longer stands as the current one, or does so again': async (
    tx,
    random,
  ) => {
    const victim = await pickDeal(tx, random)
    await update(tx, 'is_current = not is_current', victim)
    return { kind: 'deal_changed', ...victim }
  },
  'the text that a deal was sent as': async (tx, random) => {
    const victim = await pickDeal(tx, random)
    await update(tx, `source = source || ' '`, victim)
    return { kind: 'deal_changed', ...victim }
  },
  'a deal that was deleted': async (tx, random) => {
    const victim = await pickDeal(tx, random)
    await tx.query('delete from deals where deal = $1 and version = $2', [
      victim.deal,
      victim.version,
    ])
    return { kind: 'deal_missing', ...victim }
  },
  'a deal that nobody reported': async (tx, random) => {
    const { deal, account_id } = await pickDeal(tx, random)
    await tx.query(
      `create temp table forged on commit drop as select * from deals where deal = ${deal} limit 1`,
    )
    await tx.query('update forged set deal = 4711')
    await tx.query('insert into deals select * from forged')
    await tx.query('drop table forged')
    return { kind: 'deal_unaudited', account_id }
  },
  'deals under another account number': async (tx, random) => {
    const victim = await pickDeal(tx, random)
    await tx.query(`update accounts set account = 'other' where account_id = $1`, [
      victim.account_id,
    ])
    return { kind: 'deal_changed', account_id: victim.account_id }
  },
}

async function update(tx: Queryable, change: string, { deal, version }: Victim): Promise<void> {
  await tx.query(`update deals set ${change} where deal = $1 and version = $2`, [deal, version])
}

async function pickDeal(tx: Queryable, random: Random): Promise<Victim> {
  const { rows } = await tx.query<Victim>(
    'select deal, version, account_id from deals order by deal, version',
  )
  return random.pick(rows)
}
