// The part of the read server's composition that is about people: their sessions, and the gate that looks at them.
import { defaultLimits } from './access/limits/rate.ts'
import { createOwnPages, type OwnPages } from './access/people/own-page.ts'
import type { PeopleDeps } from './access/people/people-deps.ts'
import { createSessionBook, type SessionBook } from './access/people/session-book.ts'
import { createSessionGate, type SessionGate } from './access/people/session-gate.ts'
import { createWorkSlots } from './access/people/work-slots.ts'
import type { Vault } from './access/vault/vault.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './platform/clock.ts'
import type { Database } from './platform/database/database.ts'
import type { Log } from './platform/log.ts'

/** Who may log in, and which sessions hold now. */
export type PeopleRoom = {
  readonly people: PeopleDeps
  readonly book: SessionBook
  readonly pages: OwnPages
}

export type OpenPeople = PeopleRoom & AsyncDisposable & { readonly gate: SessionGate }

export async function openPeople(deps: {
  readonly config: Pick<Config, 'publicUrl' | 'tls'>
  readonly database: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
}): Promise<OpenPeople> {
  const { config, database, vault, clock, log } = deps
  const book = await createSessionBook({ database, clock, log })
  const pages = createOwnPages({ publicUrl: config.publicUrl, encrypted: config.tls !== null })
  return {
    ...{ book, pages, people: { database, vault, clock, slots: createWorkSlots() } },
    gate: createSessionGate({ book, pages, rate: defaultLimits.classes.page, clock }),
    [Symbol.asyncDispose]: () => book[Symbol.asyncDispose](),
  }
}
