// A broker that could not be asked, as a problem of the wire: nothing was sent, and the cause has words and a next step.
import { ConnectFailure, failures } from '../../connect/failure.ts'
import { TidemarkError } from '../../platform/problem.ts'

const RETRY_AFTER_MS = 5_000

/** Rejects as `work` does, but for a broker's failure with `broker_unavailable`. */
export async function orBrokerProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof ConnectFailure ? brokerProblem(error) : error
  }
}

function brokerProblem(failure: ConnectFailure): TidemarkError {
  const { means, nextStep } = failures[failure.reason]
  const detail = `Nothing was sent: ${means} (${failure.detail}). ${nextStep}`
  const retry = failure.retry === 'later' ? { retryAfterMs: RETRY_AFTER_MS } : {}
  return new TidemarkError('broker_unavailable', detail, { cause: failure, ...retry })
}
