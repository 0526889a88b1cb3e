// What people do with connections: add, change, pause, remove. Each act, its secrets and its audit entry are one transaction.
import { actOf, appendEntry, commandChain } from '../../access/audit/write-entry.ts'
import type { Vault } from '../../access/vault/vault.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Secret } from '../../platform/secret.ts'
import type { Field } from '../field.ts'
import {
  type ConnectionRow,
  deleteConnection,
  insertConnection,
  loadConnections,
  storePause,
  storeSettings,
} from './connection-store.ts'

export type ManageDeps = {
  readonly database: Pick<Database, 'transaction' | 'read'>
  readonly vault: Vault
  readonly clock: Clock
  /** Who acts, for the audit, such as `cli:alice`. */
  readonly actor: string
}

export type ConnectionRequest = {
  readonly venue: string
  readonly name: string
  readonly server: string
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
}

const TABLE = 'broker_connections'

const place = (id: number, field: string) => ({ table: TABLE, id, field, class: 'read' }) as const

/** What is wrong with what was filled in, by field; empty = nothing. A secret's complaint never holds its value. */
export function complaintsOf(
  fields: readonly Field[],
  settings: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, Secret>>,
): { readonly field: string; readonly complaint: string }[] {
  return fields.flatMap(({ name, required, secret, check }) => {
    const complaint = secret ? secrets[name]?.use(check) : plainComplaint(settings[name], check)
    const isMissing = secret ? secrets[name] === undefined : settings[name] === undefined
    if (isMissing) return required ? [{ field: name, complaint: 'is required' }] : []
    return complaint == null ? [] : [{ field: name, complaint }]
  })
}

const plainComplaint = (text: string | undefined, check: Field['check']) =>
  text === undefined ? null : check(text)

/** Null when the name is taken. */
export async function addConnection(
  deps: ManageDeps,
  { secrets, ...given }: ConnectionRequest,
): Promise<number | null> {
  return deps.database.transaction(async (tx) => {
    const id = await insertConnection(tx, { ...given, createdBy: deps.actor })
    if (id === null) return null
    for (const [field, secret] of Object.entries(secrets))
      await deps.vault.put(tx, place(id, field), secret)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'connection_added', given.name),
      venue: given.venue,
      server: given.server,
      settings: given.settings,
      secrets: Object.keys(secrets),
    })
    return id
  })
}

/** Null when there is no connection of this name. What is not named stays. */
export async function changeConnection(
  deps: ManageDeps,
  name: string,
  change: {
    readonly settings: Readonly<Record<string, string>>
    readonly secrets: Readonly<Record<string, Secret>>
  },
): Promise<ConnectionRow | null> {
  return withConnection(deps, name, async (tx, found) => {
    await storeSettings(tx, found.connectionId, { ...found.settings, ...change.settings })
    for (const [field, secret] of Object.entries(change.secrets))
      await deps.vault.put(tx, place(found.connectionId, field), secret)
    await appendEntry(tx, commandChain, {
      ...act(deps, 'connection_changed', name),
      settings: change.settings,
      secrets: Object.keys(change.secrets),
    })
  })
}

/** Null when there is no connection of this name. The code is kept sealed, with when it was typed; a session begins with it. */
export async function giveOneTimeCode(
  deps: ManageDeps,
  name: string,
  code: Secret,
): Promise<ConnectionRow | null> {
  return withConnection(deps, name, async (tx, { connectionId }) => {
    await deps.vault.put(tx, place(connectionId, 'one_time_code'), code)
    await appendEntry(tx, commandChain, act(deps, 'one_time_code_given', name))
  })
}

export async function pauseConnection(
  deps: ManageDeps,
  name: string,
  isPaused: boolean,
): Promise<ConnectionRow | null> {
  return withConnection(deps, name, async (tx, { connectionId }) => {
    await storePause(tx, connectionId, isPaused)
    await appendEntry(
      tx,
      commandChain,
      act(deps, isPaused ? 'connection_paused' : 'connection_resumed', name),
    )
  })
}

/** Its accounts and all that is known of them stay; they are no longer read. */
export async function removeConnection(
  deps: ManageDeps,
  name: string,
): Promise<ConnectionRow | null> {
  return withConnection(deps, name, async (tx, { connectionId }) => {
    await deps.vault.remove(tx, TABLE, connectionId)
    await deleteConnection(tx, connectionId)
    await appendEntry(tx, commandChain, act(deps, 'connection_removed', name))
  })
}

/** The secrets of a connection, for whoever opens a session. */
export const openConnectionSecrets = (
  { database, vault }: Pick<ManageDeps, 'database' | 'vault'>,
  connectionId: number,
): Promise<Record<string, Secret>> => vault.openAll(database.read, TABLE, connectionId)

async function withConnection(
  { database }: ManageDeps,
  name: string,
  work: (
    tx: Parameters<Parameters<Database['transaction']>[0]>[0],
    found: ConnectionRow,
  ) => Promise<void>,
): Promise<ConnectionRow | null> {
  return database.transaction(async (tx) => {
    const [found] = await loadConnections(tx, name)
    if (found === undefined) return null
    await work(tx, found)
    return found
  })
}

function act(deps: ManageDeps, kind: string, connection: string) {
  return { ...actOf(deps, kind), connection }
}
