// What a key was used for, as JSON for programs and as text for people.
import type { StoredKey } from '../../access/keys/key-rows.ts'
import type { KeyDay } from '../../access/keys/usage-store.ts'
import { type Column, textTable } from '../text-table.ts'

export function dayToJson({ day, rateClass, requests, refused }: KeyDay): Record<string, unknown> {
  return { day, class: rateClass, requests, refused }
}

const columns: readonly Column<KeyDay>[] = [
  ['DAY', ({ day }) => day],
  ['CLASS', ({ rateClass }) => rateClass],
  ['REQUESTS', ({ requests }) => String(requests)],
  ['REFUSED', ({ refused }) => String(refused)],
]

export function describeUsage(key: StoredKey, days: readonly KeyDay[]): string {
  const used = key.lastUsedAt === null ? 'never used' : `last used ${key.lastUsedAt}`
  const head = `${key.id}  ${key.name}  ${key.state}, ${used}`
  return days.length === 0
    ? `${head}\nNo requests on these days.`
    : `${head}\n\n${textTable(columns, days)}`
}
