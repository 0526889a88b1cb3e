// Requests that trade go through here, so that a fault can come before or after what they do.
import type { Faults } from './faults.ts'

export type Answering = {
  /** Sends the answer. */
  readonly answer: () => void
  /** Ends the connection without one. */
  readonly drop: () => void
  readonly fail: (status: 429 | 500) => void
}

export type Late = { readonly dueMs: number; readonly run: () => void }

export function createOrderFaults(faults: Faults, now: () => number) {
  let late: Late[] = []
  return {
    /** `run` does what was asked and says how to answer. */
    pass(kind: string, clientId: string | null, how: Answering, run: () => () => void): void {
      const fault = faults.orderFault?.({ kind, clientId }) ?? null
      if (fault === 'timeout_before') return
      if (fault === 'drop_before') return void how.drop()
      if (fault === 'throttled') return void how.fail(429)
      if (fault === 'error_500_before') return void how.fail(500)
      if (fault === 'late') {
        late.push({ dueMs: now() + faults.lateMs, run: () => void run() })
        return
      }
      const send = run()
      if (fault === 'timeout_after') return
      if (fault === 'drop_after') return void how.drop()
      if (fault === 'error_500_after') return void how.fail(500)
      send()
      if (fault === 'duplicate_answer') send()
    },
    /** Executes what was late and is due. */
    catchUp(): void {
      const due = late.filter(({ dueMs }) => dueMs <= now())
      if (due.length === 0) return
      late = late.filter(({ dueMs }) => dueMs > now())
      for (const { run } of due) run()
    },
  }
}

export type OrderFaults = ReturnType<typeof createOrderFaults>
