// Ways in which somebody with the database in hand could change trades, and what must be found about each.

import {
  loadAccountIds,
  loadVersions,
  versionKey,
} from '../../src/access/audit/trade-version-store.ts'
import type { Queryable } from '../../src/platform/database/database.ts'
import type { Random } from './random.ts'
import type { Tampering } from './tamper-audit.ts'

/** What somebody might want to be otherwise. */
const changes = [
  `bot_name = bot_name || '2'`,
  `exchange = 'elsewhere'`,
  `asset_symbol = 'GBPUSD'`,
  `order_type = 'SELL'`,
  `entry_time = entry_time + interval '1 microsecond'`,
  `exit_time = now(), exit_zone = 'offset'`,
  'entry_price = entry_price + 0.00000001',
  'exit_price = coalesce(exit_price, 0) + 1',
  'position_size = position_size * 10',
  'realized_pnl = 1000000',
  'commission = 0',
  'swap = -1',
  'fee = 1',
  'stop_loss = 1',
  'take_profit = 2',
  'mae = 1',
  'mfe = 1',
  'magic_number = magic_number - 1',
  `exchange_order_id = exchange_order_id || 'x'`,
  `comment = ''`,
  `status = 'CANCELLED'`,
  `entry_zone = 'assumed:UTC'`,
  `raw_api_response = '{"n":-1}'`,
  `raw_api_response = null, raw_unclean = null`,
  'account_id = (select max(account_id) from accounts where account_id <> live_trades.account_id)',
]

export const tradeTamperings: Readonly<Record<string, Tampering>> = {
  'a trade with a changed value': async (tx, random) => {
    const victim = await pickTrade(tx, random)
    await tx.query(`update live_trades set ${random.pick(changes)} where internal_id = $1`, [
      victim.id,
    ])
    return { kind: 'trade_changed', internal_id: victim.id, version: victim.version }
  },
  'a trade with a changed digest': async (tx, random) => {
    const victim = await pickTrade(tx, random)
    await tx.query(`update live_trades set digest = sha256('x') where internal_id = $1`, [
      victim.id,
    ])
    return { kind: 'trade_changed', internal_id: victim.id, version: victim.version }
  },
  'a trade changed together with its digest': async (tx, random) => {
    const { id, version } = await pickTrade(tx, random)
    await tx.query(
      'update live_trades set position_size = position_size * 10 where internal_id = $1',
      [id],
    )
    const accounts = await loadAccountIds(tx)
    const forged = (await loadVersions(tx, accounts, new Set([id]))).get(versionKey(id, version))
    await tx.query(`update live_trades set digest = decode($2, 'hex') where internal_id = $1`, [
      id,
      forged?.computed,
    ])
    // A commit group has one digest, so only updates and groups of one name the trade itself.
    return version > 1
      ? { kind: 'trade_changed', internal_id: id, version }
      : { kind: 'trade_changed' }
  },
  'a trade that was deleted': async (tx, random) => {
    const victim = await pickTrade(tx, random)
    await tx.query('delete from live_trades where internal_id = $1', [victim.id])
    return { kind: 'trade_missing', internal_id: victim.id, version: victim.version }
  },
  'a trade that nobody sent': async (tx, random) => {
    const { id: copied } = await pickTrade(tx, random)
    const id = String(Number(copied) + random.between(1, 1000) * 4096)
    await tx.query(
      `create temp table forged on commit drop as select * from live_trades where internal_id = ${copied}`,
    )
    await tx.query('update forged set internal_id = $1, identity = null, version = 1', [id])
    await tx.query('insert into live_trades select * from forged')
    await tx.query('drop table forged')
    return { kind: 'trade_unaudited', internal_id: id, version: 1 }
  },
  'an update that nobody sent': async (tx, random) => {
    const { id, version } = await pickTrade(tx, random)
    await tx.query('update live_trades set version = version + 1 where internal_id = $1', [id])
    return { kind: 'trade_missing', internal_id: id, version }
  },
  'an earlier version with a changed value': async (tx, random) => {
    const { rows } = await tx.query<{ id: string }>(
      'select internal_id as id from trade_versions order by 1',
    )
    const { id } = random.pick(rows)
    await tx.query(
      `update trade_versions set content = jsonb_set(content::jsonb, '{position_size}', '"9"')::json where internal_id = $1`,
      [id],
    )
    return { kind: 'trade_changed', internal_id: id, version: 1 }
  },
  'an earlier version that was deleted': async (tx, random) => {
    const { rows } = await tx.query<{ id: string }>(
      'select internal_id as id from trade_versions order by 1',
    )
    const { id } = random.pick(rows)
    await tx.query('delete from trade_versions where internal_id = $1', [id])
    return { kind: 'trade_missing', internal_id: id, version: 1 }
  },
  'an account under another number': async (tx, random) => {
    const { account } = await pickTrade(tx, random)
    await tx.query(`update accounts set account = 'other' where account_id = $1`, [account])
    return { kind: 'trade_changed' }
  },
}

async function pickTrade(
  tx: Queryable,
  random: Random,
): Promise<{ id: string; version: number; account: number }> {
  const { rows } = await tx.query<{ id: string; version: number; account: number }>(
    'select internal_id as id, version, account_id as account from live_trades order by internal_id',
  )
  return random.pick(rows)
}
