// A committed table of answers: made from what a running server said, and held against the file.
// TIDEMARK_TEST_WRITE_MATRIX=1 writes the file anew.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Principal } from './principals.ts'

/** Works through all of them, eight at a time; results in their order. */
export async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < all.length) {
      const at = next++
      results[at] = await work(all[at] as T) // the place exists: it is below the length
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return results
}

/** One row for each answer, with who gets it. */
export function rowsOf(
  label: string,
  byAnswer: ReadonlyMap<string, string[]>,
  principals: readonly Principal[],
): string[] {
  return [...byAnswer]
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([cell, names]) => `| ${label} | ${cell} | ${who(names, principals)} |`)
}

function who(names: readonly string[], principals: readonly Principal[]): string {
  const missing = principals.filter(({ name }) => !names.includes(name)).map(({ name }) => name)
  if (missing.length === 0) return 'everyone'
  return missing.length < 5 ? `everyone but: ${missing.join(', ')}` : names.join(', ')
}

export function equalsTable(file: string, text: string): void {
  if (process.env.TIDEMARK_TEST_WRITE_MATRIX === '1') writeFileSync(file, text)
  // Only what differs is shown: the whole table is too long for anybody to see it in.
  const [now, committed] = [text, readFileSync(file, 'utf8')].map((all) => all.split('\n'))
  assert.deepEqual(
    { added: missingIn(now, committed), gone: missingIn(committed, now) },
    { added: [], gone: [] },
  )
}

function missingIn(lines: readonly string[] = [], others: readonly string[] = []): string[] {
  const known = new Set(others)
  return lines.filter((line) => !known.has(line))
}
