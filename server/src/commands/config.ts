// `tidemark config`: every effective value with its source. Secrets are masked by their type.
// It opens nothing: neither the database nor the secrets.
import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import type { CommandContext } from './command.ts'

type Row = { readonly name: string; readonly value: unknown; readonly source: string }

export function addConfigCommand(program: Command, context: CommandContext): void {
  program
    .command('config')
    .summary('show the effective configuration')
    .description('Shows every effective value and where it comes from. Secrets are masked.')
    .addHelpText(
      'after',
      `
Examples:
  tidemark config
  TIDEMARK_PORT=9000 tidemark config --json`,
    )
    .action(() => {
      const rows = toRows(context.config())
      context.out.data({ data: rows }, () => toTable(rows))
    })
}

function toRows(config: Config): Row[] {
  const { sources, seededBug: _unlisted, ...values } = config
  return Object.entries(values).map(([member, value]) => ({
    name: member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
    source: sources[member] ?? 'default',
  }))
}

function toTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.name, show(row.value), row.source])
  const widths = [0, 1].map((column) => Math.max(...cells.map((cell) => cell[column]?.length ?? 0)))
  return cells
    .map(([name = '', value = '', source = '']) =>
      `${name.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}  ${source}`.trimEnd(),
    )
    .join('\n')
}

function show(value: unknown): string {
  if (value === null) return '-'
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : '-'
  if (typeof value === 'object') {
    const text = String(value)
    return text === '[object Object]' ? Object.values(value).join(', ') : text
  }
  return String(value)
}
