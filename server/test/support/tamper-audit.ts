// Ways in which somebody with the database in hand could change the audit, and the place where each must be found.
// Each picks its victim at random; the caller undoes it.

import { type ChainRow, chainHash } from '../../src/access/audit/chain.ts'
import { loadChains, loadPage } from '../../src/access/audit/entry-store.ts'
import type { Finding } from '../../src/access/audit/finding.ts'
import type { Queryable } from '../../src/platform/database/database.ts'
import type { Random } from './random.ts'

export type Tampering = (tx: Queryable, random: Random) => Promise<Omit<Finding, 'detail'>>

export const auditTamperings: Readonly<Record<string, Tampering>> = {
  'an entry with another text': async (tx, random) => {
    const { chain, row } = await pickRow(tx, random)
    await setRow(tx, chain, { ...row, body: change(row.body, random) })
    return { kind: 'entry_changed', chain, seq: row.seq }
  },
  'an entry with another text and a hash that fits it': async (tx, random) => {
    const { chain, row } = await pickRow(tx, random)
    const body = changeTime(row.body, random)
    await setRow(tx, chain, { ...row, body, hash: chainHash(row.prevHash, body) })
    return { kind: 'entry_changed', chain, seq: row.seq }
  },
  'a chain rewritten from one entry to its end': async (tx, random) => {
    const { chain, row, rows } = await pickRow(tx, random)
    let prevHash = row.prevHash
    for (const later of rows.slice(row.seq - 1)) {
      const body = later === row ? changeTime(later.body, random) : later.body
      const hash = chainHash(prevHash, body)
      await setRow(tx, chain, { ...later, body, prevHash, hash })
      prevHash = hash
    }
    // Only the signed head contradicts it, so that is where it shows.
    return { kind: 'entry_changed', chain, seq: rows.length }
  },
  'an entry taken out': async (tx, random) => {
    const { chain, row, rows } = await pickRow(tx, random)
    await removeRows(tx, chain, row.seq, row.seq)
    const kind = row.seq === rows.length ? 'chain_truncated' : 'entry_missing'
    return { kind, chain, seq: row.seq }
  },
  'a tail cut off': async (tx, random) => {
    const { chain, row, rows } = await pickRow(tx, random)
    await removeRows(tx, chain, row.seq, rows.length)
    return { kind: 'chain_truncated', chain, seq: row.seq }
  },
  'an entry put in between': async (tx, random) => {
    const { chain, row } = await pickRow(tx, random)
    await tx.query('update audit_entries set seq = -seq where chain = $1 and seq >= $2', [
      chain,
      row.seq,
    ])
    await tx.query('update audit_entries set seq = 1 - seq where chain = $1 and seq < 0', [chain])
    const body = '{"kind":"request","at":"2026-04-05T00:00:00.000Z"}'
    await tx.query('insert into audit_entries values ($1, $2, $3, $4, $5)', [
      chain,
      row.seq,
      body,
      row.prevHash,
      chainHash(row.prevHash, body),
    ])
    return { kind: 'entry_changed', chain, seq: row.seq }
  },
  'two entries that changed places': async (tx, random) => {
    const { chain, row, rows } = await pickRow(tx, random)
    const other = random.pick(rows.filter(({ seq }) => seq !== row.seq))
    await setRow(tx, chain, { ...row, seq: other.seq })
    await setRow(tx, chain, { ...other, seq: row.seq })
    return { kind: 'entry_changed', chain, seq: Math.min(row.seq, other.seq) }
  },
}

async function pickRow(
  tx: Queryable,
  random: Random,
): Promise<{ chain: string; row: ChainRow; rows: readonly ChainRow[] }> {
  for (;;) {
    const chain = random.pick(await loadChains(tx))
    const rows = await loadPage(tx, chain, 0, 10_000)
    // A lane that had little to do may have written one entry; some of the tamperings need two.
    if (rows.length > 1) return { chain, row: random.pick(rows), rows }
  }
}

function change(body: string, random: Random): string {
  const at = random.between(1, body.length - 2)
  const letter = body.charAt(at) === '7' ? '8' : '7'
  return body.slice(0, at) + letter + body.slice(at + 1)
}

/** Still a readable entry, only of another time. */
function changeTime(body: string, random: Random): string {
  const at = body.indexOf('"at":"20') + 8 + random.int(2)
  return body.slice(0, at) + (body.charAt(at) === '7' ? '8' : '7') + body.slice(at + 1)
}

async function setRow(tx: Queryable, chain: string, row: ChainRow): Promise<void> {
  await tx.query(
    'update audit_entries set body = $3, prev_hash = $4, hash = $5 where chain = $1 and seq = $2',
    [chain, row.seq, row.body, row.prevHash, row.hash],
  )
}

async function removeRows(tx: Queryable, chain: string, from: number, to: number): Promise<void> {
  await tx.query('delete from audit_entries where chain = $1 and seq between $2 and $3', [
    chain,
    from,
    to,
  ])
}
