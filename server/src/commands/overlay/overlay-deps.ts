// What the commands about overlays share: which accounts are meant, under which address the server is reached, and how changes are made.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NetworkSyntaxError } from '../../access/client-ip.ts'
import { untilInForce } from '../../access/keys/in-force.ts'
import { KeyRequestError } from '../../access/keys/key-request.ts'
import type { ManageOverlaysDeps } from '../../access/overlays/manage-overlays.ts'
import { loadOverlays } from '../../access/overlays/overlay-store.ts'
import { serverUrl } from '../../config/server-url.ts'
import { systemClock } from '../../platform/clock.ts'
import { closestName } from '../../platform/http/did-you-mean.ts'
import { findAccounts } from '../../show/widgets/account-names.ts'
import { type CommandContext, UsageError } from '../command.ts'
import { actorName } from '../key/person.ts'

/** Changes overlays and returns when running servers hold the change; says so when one did not answer. */
export async function changeOverlays<T>(
  context: CommandContext,
  act: (deps: ManageOverlaysDeps) => Promise<T>,
): Promise<T> {
  const { pepper } = await context.secrets()
  const database = await context.openDatabase()
  const deps = { database, pepper, clock: systemClock, actor: actorName() }
  const { result, inForce } = await untilInForce(database, () => act(deps))
  const missing = inForce.servers - inForce.confirmed
  if (missing > 0)
    context.out.note(
      `${missing} of ${inForce.servers} running servers did not confirm the change in time; they take it over within a second of reaching the database.`,
    )
  return result
}

/** Tidemark's numbers of these accounts, in the order of the names; one that was named twice stands there twice. */
export async function namedAccounts(
  context: CommandContext,
  names: readonly string[],
): Promise<number[]> {
  const database = await context.openDatabase()
  const ids: number[] = []
  for (const name of names) {
    const found = await findAccounts(database.read, name)
    const [first, second] = found
    if (first === undefined)
      throw new UsageError(
        `There is no account ${JSON.stringify(name)}. Look at: tidemark account list`,
      )
    if (second !== undefined)
      throw new UsageError(
        `Several accounts have the number ${name}: name one by its id (${found.map(({ accountId }) => `acc_${accountId}`).join(', ')}).`,
      )
    ids.push(first.accountId)
  }
  return ids
}

/** Where browsers reach the server: what was said, the public URL, the server that runs, or where it would listen. */
export function originOf(context: CommandContext, given: string | undefined): string {
  if (given !== undefined) {
    if (!/^https?:\/\/[^/?#\s]+\/?$/.test(given))
      throw new UsageError('--server must be http:// or https:// and a host, without a path.')
    return given.replace(/\/$/, '')
  }
  const config = context.config()
  if (config.publicUrl !== null) return config.publicUrl
  return runningAt(join(config.dataDir, 'run', 'address.json')) ?? serverUrl(config, config.port)
}

function runningAt(file: string): string | null {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof read !== 'object' || read === null || !('url' in read)) return null
    return typeof read.url === 'string' ? read.url.replace(/\/$/, '') : null
  } catch {
    return null // no server runs here
  }
}

export async function unknownOverlay(context: CommandContext, id: string): Promise<Error> {
  const database = await context.openDatabase()
  const known = (await loadOverlays(database.read)).map((overlay) => overlay.id)
  const meant = closestName(id, known)
  // What was typed may be a token.
  const shown = /^[0-9A-Za-z]{1,16}$/.test(id) ? `"${id}"` : 'that'
  return new Error(
    `There is no overlay with the id ${shown}. ${meant === null ? 'Look at: tidemark overlay list' : `Did you mean ${meant}?`}`,
  )
}

export function orUsageError<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof KeyRequestError || error instanceof NetworkSyntaxError)
      throw new UsageError(error.message, { cause: error })
    throw error
  }
}
