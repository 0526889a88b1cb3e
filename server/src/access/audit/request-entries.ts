// What waits to be written into the request audit: one entry for each request that was let in, one for each kind of refusal at the gate.
// Bounded on both sides, so that neither a flood nor a dead database can fill the memory.
import type { RequestEntry } from '../../platform/http/route.ts'

export type WaitingEntries = {
  add(entry: RequestEntry): void
  /** Takes the next bodies, oldest first; empty when nothing waits. */
  take(limit: number): string[]
  readonly size: number
}

export type WaitingBounds = { readonly entries: number; readonly refusalGroups: number }

type RefusalGroup = { readonly first: RequestEntry; readonly ip: string; count: number }

const gateCodes = new Set(['rate_limited', 'scope_missing', 'ip_not_allowed'])

/** Stands for all addresses of a flood that comes from more of them than are told apart. */
const manyAddresses = 'many'

export function createWaitingEntries(bounds: WaitingBounds): WaitingEntries {
  let entries: RequestEntry[] = []
  let dropped = 0
  let lastDropAt = 0
  const refusals = new Map<string, RefusalGroup>()

  function addRefusal(entry: RequestEntry): void {
    const kind = `${entry.code} ${entry.route} ${entry.status}`
    const own = `${entry.ip} ${entry.key} ${kind}`
    const isFull = refusals.size >= bounds.refusalGroups && !refusals.has(own)
    const name = isFull ? `${manyAddresses} ${kind}` : own
    const group = refusals.get(name)
    if (group !== undefined) group.count++
    else refusals.set(name, { first: entry, ip: isFull ? manyAddresses : entry.ip, count: 1 })
  }

  return {
    add(entry) {
      if (isGateRefusal(entry)) addRefusal(entry)
      else if (entries.length < bounds.entries) entries.push(entry)
      else {
        dropped++
        lastDropAt = entry.at
      }
    },
    take(limit) {
      const bodies: string[] = []
      if (dropped > 0) {
        const at = new Date(lastDropAt).toISOString()
        bodies.push(JSON.stringify({ kind: 'dropped', at, count: dropped }))
        dropped = 0
      }
      for (const entry of entries.slice(0, limit)) bodies.push(toBody(entry))
      entries = entries.slice(limit)
      for (const [name, group] of refusals) {
        if (bodies.length >= limit) break
        bodies.push(toRefusal(group))
        refusals.delete(name)
      }
      return bodies
    },
    get size() {
      return entries.length + refusals.size + (dropped > 0 ? 1 : 0)
    },
  }
}

/** What an attacker, or a bot gone wild, can cause without end and without anything being done. */
function isGateRefusal({ key, status, code = '' }: RequestEntry): boolean {
  return (key === '' && status >= 400) || gateCodes.has(code)
}

function toBody({ at, kind, ...members }: RequestEntry): string {
  return JSON.stringify({ kind, at: new Date(at).toISOString(), ...members })
}

function toRefusal({ first, ip, count }: RefusalGroup): string {
  const { at, key, route, status, code, request_id } = first
  return JSON.stringify({
    kind: 'refused',
    at: new Date(at).toISOString(),
    ...(key === '' ? {} : { key }),
    ip,
    route,
    status,
    code,
    count,
    first_request_id: request_id,
  })
}
