// Keys of the demo: made through the same act as `tidemark key create`, so that they stand in the audit.
import { readKeyRequest } from '../../access/keys/key-request.ts'
import { createKey } from '../../access/keys/manage-keys.ts'
import type { Secret } from '../../platform/secret.ts'
import type { DemoDeps } from './demo-deps.ts'

const LONGEST_MS = 10_000
const PAUSE_MS = 50

/** A key for writing that the server has heard of. */
export async function makeDemoKey(deps: DemoDeps, name: string): Promise<Secret> {
  const { token } = await createKey(deps, readKeyRequest({ name, scope: 'ingest' }))
  const untilMs = deps.clock.monotonicMs() + LONGEST_MS
  while ((await statusWith(deps.url, token)) === 401) {
    if (deps.clock.monotonicMs() > untilMs)
      throw new Error('the server did not hear of a new key in ten seconds')
    await deps.clock.wait(PAUSE_MS)
  }
  return token
}

function statusWith(url: string, token: Secret): Promise<number> {
  return token.use(async (text) => {
    const headers = { authorization: `Bearer ${text}` }
    const answer = await fetch(`${url}/api/v1/ea/state`, { headers })
    await answer.body?.cancel()
    return answer.status
  })
}
