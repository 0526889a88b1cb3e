// Writes failed requests to the log without letting an outage flood it.
// `internal` is written every time: its id was shown to a client. Each 503 code gets one line a second, with a count.
import type { ProblemCode } from '@tidemark/contract/problem'
import type { Clock } from '../clock.ts'
import type { Log, LogFields } from '../log.ts'
import type { TidemarkError } from '../problem.ts'

export type FailureLogDeps = { readonly log: Log; readonly clock: Clock }

const silenceMs = 1000

export function createFailureLog({ log, clock }: FailureLogDeps) {
  const quiet = new Map<ProblemCode, { untilMs: number; skipped: number }>()

  return (error: TidemarkError, fields: LogFields): void => {
    const facts = { ...fields, code: error.code, error_id: error.id }
    if (error.code === 'internal') {
      log.error('request failed', error, facts)
      return
    }
    const nowMs = clock.monotonicMs()
    const last = quiet.get(error.code)
    if (last !== undefined && nowMs < last.untilMs) {
      last.skipped++
      return
    }
    quiet.set(error.code, { untilMs: nowMs + silenceMs, skipped: 0 })
    log.warn('request refused', { ...facts, since_last_line: last?.skipped ?? 0 })
  }
}
