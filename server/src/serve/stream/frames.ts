// The frames of the stream as text; docs/api/stream.md describes them, and a test holds both together.
import type { Topic } from './topics.ts'

export const closeCodes = {
  going: 1001,
  badToken: 4401,
  revoked: 4403,
  slow: 4408,
  tooMany: 4409,
} as const

export type NewsFrame = {
  readonly account: string
  readonly topic: Topic
  readonly seq: number
  /** RFC 3339; null when there is no picture. */
  readonly asOf: string | null
  /** JSON text. */
  readonly data: string
}

export function snapshotFrame(
  { account, topic, seq, asOf, data }: NewsFrame,
  epoch: string,
): string {
  return `{"type":"snapshot","account":${JSON.stringify(account)},"topic":"${topic}","seq":${seq},"epoch":"${epoch}"${time(asOf)},"data":${data}}`
}

/** `prev`: the place that the receiver should have seen before. */
export function deltaFrame({ account, topic, seq, asOf, data }: NewsFrame, prev: number): string {
  return `{"type":"delta","seq":${seq},"prev":${prev},"topic":"${topic}","account":${JSON.stringify(account)}${time(asOf)},"data":${data}}`
}

export function heartbeatFrame(seqs: ReadonlyMap<string, number>, epoch: string): string {
  return JSON.stringify({ type: 'heartbeat', epoch, seq: Object.fromEntries(seqs) })
}

export function staleFrame(
  account: string,
  since: string | null,
  state: string,
  cause: string | null,
): string {
  return JSON.stringify({ type: 'stale', account, since, state, cause })
}

export function errorFrame(account: string | null, code: string, detail: string): string {
  return JSON.stringify({ type: 'error', account, code, detail })
}

const time = (asOf: string | null) => (asOf === null ? '' : `,"as_of":"${asOf}"`)
