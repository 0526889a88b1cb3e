// Walks through the audit in pages: chain after chain, each in its order.
// Pages are small, because one entry of a large commit group can be long.
import type { Queryable } from '../../platform/database/database.ts'
import type { ChainRow } from './chain.ts'
import { loadChains, loadPage } from './entry-store.ts'

export type WalkedEntry = { readonly chain: string; readonly row: ChainRow }

const pageRows = 500

/**
 * Makes every page of this transaction come straight from an index. Without statistics (a ledger that has just been
 * filled or restored) PostgreSQL would sort the whole rest of a chain for each page: measured 40 times slower.
 */
export async function readByIndex(tx: Queryable): Promise<void> {
  await tx.query(
    `select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)`,
  )
}

/** `only` = null walks through every chain. */
export async function* walkEntries(
  db: Queryable,
  only: readonly string[] | null = null,
): AsyncGenerator<WalkedEntry> {
  for (const chain of only ?? (await loadChains(db))) {
    let after = Number.MIN_SAFE_INTEGER
    for (;;) {
      const page = await loadPage(db, chain, after, pageRows)
      for (const row of page) yield { chain, row }
      const last = page.at(-1)
      if (last === undefined || page.length < pageRows) break
      after = last.seq
    }
  }
}
