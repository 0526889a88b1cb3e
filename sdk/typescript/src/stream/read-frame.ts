// From the text of a frame to what it means. A frame that is not understood is passed over: servers grow.
// Heartbeats carry the last number of each account, as one account's or as a map of all.
import type { StreamDelta, StreamSnapshot } from './stream-types.ts'

export type Frame =
  | (StreamSnapshot & { readonly epoch: string | null })
  | StreamDelta
  | {
      readonly type: 'heartbeat'
      readonly seqs: ReadonlyMap<string, number>
      readonly epoch: string | null
    }
  | { readonly type: 'stale'; readonly account: string | null; readonly since: string | null }
  | { readonly type: 'other' }

const other = { type: 'other' } as const

export function readFrame(data: unknown): Frame {
  const frame = parse(data)
  const { account, topic, seq, prev, epoch } = frame
  const ours = typeof account === 'string' && typeof topic === 'string' && isSeq(seq)
  const asOf = typeof frame.as_of === 'string' ? { as_of: frame.as_of } : {}
  const epochText = typeof epoch === 'string' ? epoch : null
  switch (frame.type) {
    case 'snapshot':
      if (!ours) return other
      return { type: 'snapshot', account, topic, seq, ...asOf, data: frame.data, epoch: epochText }
    case 'delta':
      if (!ours || !isSeq(prev)) return other
      return { type: 'delta', account, topic, seq, prev, ...asOf, data: frame.data }
    case 'heartbeat':
      return { type: 'heartbeat', seqs: readSeqs(account, seq), epoch: epochText }
    case 'stale':
      return {
        type: 'stale',
        account: typeof account === 'string' ? account : null,
        since: typeof frame.since === 'string' ? frame.since : null,
      }
    default:
      return other
  }
}

function readSeqs(account: unknown, seq: unknown): ReadonlyMap<string, number> {
  if (typeof account === 'string' && isSeq(seq)) return new Map([[account, seq]])
  if (typeof seq !== 'object' || seq === null) return new Map()
  const pairs: [string, unknown][] = Object.entries(seq)
  return new Map(pairs.filter((pair): pair is [string, number] => isSeq(pair[1])))
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function parse(data: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(String(data))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {} // not JSON: nothing that this client knows
  }
}
