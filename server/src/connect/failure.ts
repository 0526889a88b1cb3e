// The one error that a connector rejects with: a cause of the table, and what was seen.
import { brokerFailures, type FailureCause } from '../domain/broker-failure.ts'

export { brokerFailures as failures, type FailureCause } from '../domain/broker-failure.ts'

/** A broker refused or could not be reached. Its message is made of words of ours and never of the broker's bytes. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure'
  readonly reason: FailureCause
  /** What was seen, such as a retcode; without any secret. */
  readonly detail: string

  constructor(reason: FailureCause, detail: string, options?: { cause?: unknown }) {
    super(`${brokerFailures[reason].means}: ${detail}`, options)
    this.reason = reason
    this.detail = detail
  }

  /** `later`: trying again can help by itself; `operator`: somebody must change something first. */
  get retry(): 'later' | 'operator' {
    return brokerFailures[this.reason].retry
  }
}

/** A session that never began cannot be lost: the broker's server took the connection and cut it. */
export function beforeSession(error: unknown): unknown {
  if (!(error instanceof ConnectFailure) || error.reason !== 'session_lost') return error
  return new ConnectFailure('broker_unreachable', error.detail, { cause: error })
}
