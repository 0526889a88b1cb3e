// Can another user get to a path? Decided from the permission bits alone, so access lists count as "no".
// A wrong "no" only makes us take the longer way round; a wrong "yes" is found by the engine's first run.
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Identity } from './child.ts'

/** True when `identity` may pass every folder on the way to `path` and enter (or run) `path` itself. */
export async function canReach(path: string, identity: Identity | null): Promise<boolean> {
  if (identity === null) return true
  for (let at = path; ; at = dirname(at)) {
    const facts = await stat(at).catch(() => null)
    if (facts === null || !mayPass(facts, identity)) return false
    if (at === dirname(at)) return true
  }
}

function mayPass(facts: { mode: number; uid: number; gid: number }, who: Identity): boolean {
  if (facts.uid === who.uid) return (facts.mode & 0o100) !== 0
  if (facts.gid === who.gid) return (facts.mode & 0o010) !== 0
  return (facts.mode & 0o001) !== 0
}
