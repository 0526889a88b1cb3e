// `tidemark audit verify | export`: proves that nothing was changed, and hands the trail out.
// Both read one snapshot in pages, so they run beside the server and on ledgers of any size.
import { once } from 'node:events'
import { join } from 'node:path'
import type { Command } from 'commander'
import { createSigner } from '../access/audit/anchor.ts'
import { type ExportFilter, exportAudit } from '../access/audit/export-audit.ts'
import type { Finding } from '../access/audit/finding.ts'
import { type AuditVerdict, verifyAudit } from '../access/audit/verify-audit.ts'
import { type CommandContext, CommandFailed, UsageError } from './command.ts'

export function addAuditCommand(program: Command, context: CommandContext): void {
  const audit = program.command('audit').summary('verify and export the audit trail')
  audit.description(
    'The audit trail: every request and every trade, hash-chained and anchored by signatures.',
  )
  audit.addHelpText('before', examples)
  addVerify(audit, context)
  addExport(audit, context)
}

const examples = `Examples:
  tidemark audit verify
  tidemark audit verify --anchors /media/safe/anchors.jsonl
  tidemark audit export --from 2026-11-01 --to 2026-12-01 > november.ndjson
`

function addVerify(parent: Command, context: CommandContext): void {
  parent
    .command('verify')
    .summary('prove that no entry and no trade was changed')
    .description(
      'Checks every link of every chain, the signed anchors, and each trade against what was received. Exit code 1 when something was changed.',
    )
    .option('--anchors <file>', 'anchors to check against (default: those in the data folder)')
    .addHelpText('before', 'Examples:\n  tidemark audit verify\n  tidemark audit verify --json\n')
    .action(async (options: { anchors?: string }) => {
      const { auditSigningKey } = await context.secrets()
      const database = await context.openDatabase()
      const say = seldom(context)
      const verdict = await verifyAudit({
        database,
        anchorFile: options.anchors ?? anchorFile(context),
        publicKey: createSigner(auditSigningKey).publicKey,
        onProgress: (entries, versions) =>
          say(`${count(entries, 'entry', 'entries')} and ${count(versions, 'trade')} checked`),
      })
      context.out.data(verdict, () => describe(verdict))
      if (!verdict.ok) throw new CommandFailed('the audit does not verify')
    })
}

function addExport(parent: Command, context: CommandContext): void {
  parent
    .command('export')
    .summary('print the audit trail as NDJSON')
    .description(
      'Prints one JSON object a line: chain, seq, prev_hash, hash and, last, the entry as it was hashed.',
    )
    .option('--from <time>', 'only entries from this instant or day (UTC) on')
    .option('--to <time>', 'only entries before this instant or day (UTC)')
    .option('--chain <name>', 'only this chain')
    .addHelpText(
      'before',
      'Examples:\n  tidemark audit export > audit.ndjson\n  tidemark audit export --chain command-line | jq .entry\n',
    )
    .action(async (typed: { from?: string; to?: string; chain?: string }) => {
      const filter: ExportFilter = {
        from: instantOf('--from', typed.from),
        to: instantOf('--to', typed.to),
        chain: typed.chain ?? null,
      }
      const database = await context.openDatabase()
      const say = seldom(context)
      const lines = await exportAudit(
        {
          database,
          write: writeOut,
          onProgress: (entries) => say(`${count(entries, 'entry', 'entries')} read`),
        },
        filter,
      )
      context.out.note(count(lines, 'entry', 'entries'))
    })
}

export function anchorFile(context: Pick<CommandContext, 'config'>): string {
  return join(context.config().dataDir, 'audit', 'anchors.jsonl')
}

const shownFindings = 20

function describe(verdict: AuditVerdict): string {
  const {
    entries,
    chains,
    trade_versions: versions,
    deal_versions: deals,
    anchors,
    findings,
    findings_total: total,
  } = verdict
  const seen = [
    `${count(entries, 'entry', 'entries')} in ${count(chains.length, 'chain')}`,
    count(versions, 'trade version'),
    count(deals, 'deal'),
    count(anchors, 'anchor'),
  ].join(', ')
  if (verdict.ok) return `The audit verifies: ${seen}.`
  const lines = findings
    .slice(0, shownFindings)
    .map((finding) => `  ${placeOf(finding)}: ${finding.detail}`)
  if (total > shownFindings) lines.push(`  … and ${total - shownFindings} more (all with --json)`)
  return [
    `The audit does NOT verify. ${count(total, 'finding')}:`,
    ...lines,
    `Checked: ${seen}.`,
  ].join('\n')
}

function placeOf(finding: Finding): string {
  const { kind, chain, seq } = finding
  if (kind === 'anchor_broken') return 'anchors'
  const thing = thingOf(finding)
  const entry = chain === undefined ? '' : `${chain} row ${seq}`
  return thing === '' ? entry : entry === '' ? thing : `${thing} (${entry})`
}

function thingOf({ internal_id: id, version, deal, account_id: account }: Finding): string {
  const which = (version ?? 1) > 1 ? ` version ${version}` : ''
  if (id !== undefined) return `trade ${id}${which}`
  if (deal !== undefined) return `deal ${deal}${which} of account ${account}`
  return account === undefined ? '' : `account ${account}`
}

/** Says something on standard error at most every two seconds. */
function seldom(context: CommandContext): (text: string) => void {
  let saidAtMs = performance.now()
  return (text) => {
    if (performance.now() - saidAtMs < 2000) return
    saidAtMs = performance.now()
    context.out.note(text)
  }
}

async function writeOut(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** RFC 3339 in UTC, or a day. */
function instantOf(option: string, text: string | undefined): string | null {
  if (text === undefined) return null
  const isKnown = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(
    text,
  )
  const ms = isKnown ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms))
    throw new UsageError(
      `${option} must be like 2026-11-20 or 2026-11-20T15:00:00Z; "${text}" is not.`,
    )
  return new Date(ms).toISOString()
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
}
