// What the commands about brokers and accounts share: the venue's field list as options, secrets from a file, a pipe or a
// hidden prompt, and refusals that say cause and next step.
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { createVault } from '../access/vault/vault.ts'
import { readMasterKeys } from '../config/master-key-change.ts'
import { readSecretFile } from '../config/secret-file.ts'
import type { ConnectionRow } from '../connect/connections/connection-store.ts'
import { loadConnections } from '../connect/connections/connection-store.ts'
import { complaintsOf, type ManageDeps } from '../connect/connections/manage-connections.ts'
import type { Refusal } from '../connect/connections/try-connection.ts'
import type { Field } from '../connect/field.ts'
import type { ReadConnector } from '../connect/read-port.ts'
import { venueOf, venues } from '../connect/venues.ts'
import { systemClock } from '../platform/clock.ts'
import { Secret } from '../platform/secret.ts'
import { type CommandContext, CommandFailed, UsageError } from './command.ts'
import { actorName, readSecretLine } from './key/person.ts'

export type FilledIn = {
  readonly settings: Record<string, string>
  readonly secrets: Record<string, Secret>
}

/** An option for each field of each of these venues, one for a name that several have; secrets are named by a file. */
export function addFieldOptions(
  command: Command,
  asked: readonly Pick<ReadConnector, 'title' | 'fields'>[] = venues,
): void {
  const all = asked.flatMap(({ title, fields }) => fields.map((field) => ({ title, field })))
  for (const [name, some] of Map.groupBy(all, ({ field }) => field.name)) {
    const [first] = some
    if (first === undefined) continue
    const { field } = first
    const help = helpOf(some)
    if (field.secret)
      command.option(
        `--${dashed(name)}-file <file>`,
        `${help} Read from this file; else from standard input, or asked for`,
      )
    else if (field.example.includes('BEGIN')) command.option(`--${dashed(name)}-file <file>`, help)
    else command.option(`--${dashed(name)} <${name}>`, `${help} ${field.example}`)
  }
}

/** What all venues say alike is said once; else each says it for itself. */
function helpOf(some: readonly { readonly title: string; readonly field: Field }[]): string {
  const helps = new Set(some.map(({ field }) => field.help))
  if (helps.size === 1) return [...helps].join('')
  return some.map(({ title, field }) => `${title}: ${field.help}`).join(' ')
}

export function connectorOf(venue: string): ReadConnector {
  const connector = venueOf(venue)
  if (connector !== undefined) return connector
  const known = venues.map((one) => one.venue).join(', ')
  throw new UsageError(`--venue must be one of ${known}, not "${venue.slice(0, 40)}".`)
}

/** What was typed, by field. With `askFor`, required secrets that no file names are asked for. */
export async function readFields(
  fields: readonly Field[],
  typed: Readonly<Record<string, unknown>>,
  { askFor }: { askFor: boolean },
): Promise<FilledIn> {
  const filled: FilledIn = { settings: {}, secrets: {} }
  for (const field of fields) {
    const camel = field.name.replace(/_(\w)/g, (_found, sign: string) => sign.toUpperCase())
    const file = typed[`${camel}File`]
    const text = typed[camel]
    if (field.secret) {
      if (typeof file === 'string')
        filled.secrets[field.name] = new Secret(fileText(`${dashed(field.name)}-file`, file))
      else if (askFor && field.required)
        filled.secrets[field.name] = new Secret(await readSecretLine(`${field.label}: `))
    } else if (typeof file === 'string') filled.settings[field.name] = readPlainFile(field, file)
    else if (typeof text === 'string') filled.settings[field.name] = text
  }
  return filled
}

/** Throws with every complaint at once; a secret's complaint holds no value. */
export function refuseComplaints(fields: readonly Field[], { settings, secrets }: FilledIn): void {
  const complaints = complaintsOf(fields, settings, secrets)
  if (complaints.length === 0) return
  const lines = complaints.map(({ field, complaint }) => `--${dashed(field)} ${complaint}.`)
  throw new UsageError(lines.join('\n'))
}

export async function manageDeps(context: CommandContext): Promise<ManageDeps> {
  const config = context.config()
  const database = await context.openDatabase()
  const vault = createVault(() => readMasterKeys(config))
  return { database, vault, clock: systemClock, actor: actorName() }
}

export async function connectionNamed(
  { database }: ManageDeps,
  name: string,
): Promise<ConnectionRow> {
  const [found] = await loadConnections(database.read, name)
  if (found !== undefined) return found
  throw unknownConnection(name)
}

export const unknownConnection = (name: string) =>
  new Error(`There is no connection "${name.slice(0, 60)}". \`tidemark broker list\` shows them.`)

/** Prints why a broker refused, as data and as words, and ends the command with exit code 1. */
export function fail(context: CommandContext, what: string, refusal: Refusal, hint = ''): never {
  context.out.data({ ok: false, ...refusal }, () =>
    [
      `${what}: ${refusal.means}.`,
      `  What was seen:  ${refusal.detail}`,
      `  Next step:      ${refusal.next_step}`,
      ...(hint === '' ? [] : [hint]),
    ].join('\n'),
  )
  throw new CommandFailed(refusal.cause)
}

/** The secret of --investor-password-file and its like. */
export function fileText(option: string, file: string): string {
  try {
    return readSecretFile(file)
  } catch (error) {
    throw new UsageError(`--${option} ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
  }
}

function readPlainFile(field: Field, file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(0, 100_000)
  } catch (error) {
    throw new UsageError(`--${dashed(field.name)}-file names a file that cannot be read.`, {
      cause: error,
    })
  }
}

export const dashed = (name: string) => name.replaceAll('_', '-')
