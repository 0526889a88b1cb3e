// What every read connector must do, as numbered cases. A venue gives a bench over its practice broker (bench.ts); the
// cases are the same. Numbers stay: a new case gets the next one, in whichever file it belongs to.
import { accountCases } from './account-cases.ts'
import type { Case } from './bench.ts'
import { dealCases } from './deal-cases.ts'
import { sessionCases } from './session-cases.ts'

export const conformanceCases: readonly Case[] = [
  ...sessionCases,
  ...accountCases,
  ...dealCases,
].sort((one, other) => (one.id < other.id ? -1 : 1))

const head = `# What every read connector must do

One list for all venues. A venue brings a bench over its practice broker (\`mt5-web-api.test.ts\` is one), the cases are the
same. After every case, whatever went wrong in it: no request was anything but a read, and no secret was logged.

This page is generated from the cases (\`node scripts/run.mjs scripts/write-docs.ts\`).

| case | what must hold |
|---|---|
`

export function renderConformancePage(): string {
  return head + conformanceCases.map(({ id, title }) => `| ${id} | ${title} |\n`).join('')
}
