// One verification of the audit at a time, in the background: on a large ledger it takes longer than a request may.
import type { KeyObject } from 'node:crypto'
import { type AuditVerdict, verifyAudit } from '../../access/audit/verify-audit.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Log } from '../../platform/log.ts'

export type Verification = {
  readonly state: 'never' | 'running' | 'done' | 'failed'
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** Entries looked at so far. */
  readonly entries: number
  readonly verdict: AuditVerdict | null
}

export type Verifier = {
  /** False when one runs already. */
  start(): boolean
  now(): Verification
}

export type VerifierDeps = {
  readonly database: Pick<Database, 'snapshot'>
  readonly anchorFile: string
  readonly publicKey: KeyObject
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

export function createVerifier({ log, clock, ...given }: VerifierDeps): Verifier {
  let current: Verification = {
    ...{ state: 'never', startedAt: null, endedAt: null, entries: 0, verdict: null },
  }
  const time = () => new Date(clock.now()).toISOString()

  async function run(): Promise<void> {
    try {
      const verdict = await verifyAudit({
        ...given,
        onProgress: (entries) => {
          current = { ...current, entries }
        },
      })
      current = { ...current, state: 'done', endedAt: time(), verdict, entries: verdict.entries }
    } catch (error) {
      log.error('audit: it could not be verified', error)
      current = { ...current, state: 'failed', endedAt: time() }
    }
  }

  return {
    start() {
      if (current.state === 'running') return false
      current = { state: 'running', startedAt: time(), endedAt: null, entries: 0, verdict: null }
      void run()
      return true
    },
    now: () => current,
  }
}
