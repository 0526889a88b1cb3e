// Turns whatever was thrown into the one answer a client may see (RFC 9457).
// An error that is not ours shows its id and nothing else; the log line holds the same id.
import { problems } from '@tidemark/contract/problem'
import { DatabaseUnavailable } from '../database/database.ts'
import { TidemarkError } from '../problem.ts'

const defaultRetryMs = 1000

export function toTidemarkError(error: unknown): TidemarkError {
  if (error instanceof TidemarkError) return error
  if (error instanceof DatabaseUnavailable) {
    return new TidemarkError('ledger_unavailable', 'The database did not answer.', { cause: error })
  }
  return new TidemarkError('internal', 'Something failed on our side. The log holds the cause.', {
    cause: error,
  })
}

export type ProblemAnswer = {
  readonly status: number
  readonly text: string
  readonly headers: readonly string[]
}

/** The JSON text and the headers that go with a problem, content-type and content-length not among them. */
export function problemAnswer(error: TidemarkError): ProblemAnswer {
  const spec = problems[error.code]
  const retryAfterMs = retryDelay(error, spec.status)
  const text = JSON.stringify({
    type: `/problems/${error.code}`,
    title: spec.title,
    status: spec.status,
    detail: error.message,
    code: error.code,
    error_id: error.id,
    retry: spec.retry,
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
    ...error.members,
  })
  const headers: string[] = []
  if (retryAfterMs !== undefined)
    headers.push('retry-after', String(Math.ceil(retryAfterMs / 1000)))
  if (spec.status === 401) headers.push('www-authenticate', challenge(error))
  for (const [name, value] of Object.entries(error.headers)) {
    if (name.toLowerCase() !== 'retry-after' || retryAfterMs === undefined)
      headers.push(name, value)
  }
  return { status: spec.status, text, headers }
}

/** The problem of one item of a batch: the same members, without what belongs to the whole answer. */
export function retryDelay(error: TidemarkError, status: number): number | undefined {
  if (error.retryAfterMs !== undefined) return Math.max(0, Math.ceil(error.retryAfterMs))
  return status === 429 || status === 503 ? defaultRetryMs : undefined
}

function challenge(error: TidemarkError): string {
  return error.code === 'key_missing'
    ? 'Bearer realm="tidemark"'
    : 'Bearer realm="tidemark", error="invalid_token"'
}
