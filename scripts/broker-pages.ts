// Renders what documents say of brokers from what the program does: the capability table, and in the page of a venue its
// settings, the commands it may send, and every cause of failure.
import { type Capabilities, capabilityQuestions } from '../server/src/connect/capabilities.ts'
import { capabilityTable } from '../server/src/connect/capability-table.ts'
import type { Field } from '../server/src/connect/field.ts'
import { allowedCommands } from '../server/src/connect/mt5/allow-list.ts'
import { fields as mt5Fields } from '../server/src/connect/mt5/fields.ts'
import { defaultPacing } from '../server/src/connect/supervisor/pacing.ts'
import { allowedReads } from '../server/src/connect/ticktrader/allow-list.ts'
import { fields as tickTraderFields } from '../server/src/connect/ticktrader/fields.ts'
import { brokerFailures } from '../server/src/domain/broker-failure.ts'

const capabilityHead = `# What each kind of connection can do

Tidemark takes accounts from several sources. This page is generated from the program
(\`node scripts/run.mjs scripts/write-docs.ts\`); "none" in the last row means that no line of code there could trade.
An account has one source. How each is set up: [Expert Advisor](../guide/metatrader.md), [MT5 Web API](mt5-web-api.md),
[TickTrader](ticktrader.md).

`

export function renderCapabilityPage(): string {
  const questions = Object.entries(capabilityQuestions) as [keyof Capabilities, string][]
  const rows = questions.map(([key, question]) => [
    question,
    ...capabilityTable.map((one) => (key === 'venue' ? `\`${one[key]}\`` : one[key])),
  ])
  return `${capabilityHead}${tableOf(['', ...capabilityTable.map(({ title }) => title)], rows)}\n`
}

export function renderFailureTable(): string {
  const rows = Object.entries(brokerFailures).map(([cause, { means, nextStep, retry }]) => [
    `\`${cause}\``,
    means,
    nextStep,
    againAfter(cause, retry),
  ])
  return tableOf(['cause', 'it means', 'do', 'Tidemark tries again'], rows)
}

function againAfter(cause: string, retry: 'later' | 'operator'): string {
  const { refusedMs, operatorRetryMs } = defaultPacing
  if (cause === 'investor_password_wrong') return 'never by itself'
  if (cause.startsWith('account_')) return `every ${refusedMs / 1000} seconds`
  if (retry === 'later') return 'by itself, soon'
  return `every ${operatorRetryMs / 60_000} minutes, and at once after a change`
}

export const renderFieldTable = () => fieldTable(mt5Fields)
export const renderTickTraderFieldTable = () => fieldTable(tickTraderFields)

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(({ name, help, required, secret, example }) => {
    const isFile = secret || example.includes('BEGIN')
    const option = `--${name.replaceAll('_', '-')}${isFile ? '-file' : ''}`
    const sample = isFile ? 'a file' : `\`${example}\``
    return [`\`${option}\``, help, sample, required ? 'yes' : 'no']
  })
  return tableOf(['option', 'what', 'such as', 'needed'], rows)
}

export function renderAllowedTable(): string {
  const rows = Object.entries(allowedCommands).map(([name, purpose]) => [
    `\`/api/${name}\``,
    purpose,
  ])
  return tableOf(['command', 'what for'], rows)
}

export function renderTickTraderReadTable(): string {
  const rows = Object.values(allowedReads).map(({ method, path, socket, purpose }) => [
    `\`${method} /api/v2/${path}\``,
    socket === null ? '–' : `\`${socket}\``,
    purpose,
  ])
  return tableOf(['over HTTPS', 'over the trade socket', 'what for'], rows)
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll('|  |', '| |')
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}
