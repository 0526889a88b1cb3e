// The envelope of an answer, and what a command needs to make one.
import type { Faults } from './faults.ts'
import type { WireObject } from './wire/wire-object.ts'
import type { World } from './world.ts'

export const retcodes = {
  done: '0 Done',
  none: '1 OK/None',
  params: '3 Invalid parameters',
  permissions: '8 Not enough permissions',
  notFound: '13 Not found',
  partial: '14 Operation has not been completed',
  clientType: '1000 Invalid terminal type',
  account: '1001 Invalid account',
  clientOld: '1010 Client has old version',
  ipBlocked: '1012 IP address unallowed for manager',
  busy: '1018 Server is busy',
  password: '3006 Invalid account password',
} as const

export type Answer = {
  readonly retcode: string
  readonly answer?: WireObject | readonly (WireObject | string)[] | null
  readonly more?: Readonly<Record<string, string>>
  /** Default 200. */
  readonly status?: number
}

export type Command = {
  readonly world: World
  readonly faults: Faults
  readonly serverName: string
  /** Parameters of query and body together; the body wins. */
  readonly given: Readonly<Record<string, string>>
  readonly maySee: (group: string) => boolean
}

export const done = (answer: NonNullable<Answer['answer']>): Answer => ({
  retcode: retcodes.done,
  answer,
})
export const only = (retcode: string): Answer => ({ retcode })

/** The manager lacks a right. */
export const forbidden = ({ permission }: Faults): Answer => ({
  retcode: retcodes.permissions,
  ...(permission === 'http' ? { status: 403 } : {}),
})
