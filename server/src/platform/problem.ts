// The one error type that may reach a client. Everything else becomes `internal` at the HTTP edge.
// `detail` is written for people and must never hold SQL, a stack, a path or a secret.
import { randomBytes } from 'node:crypto'
import { type ProblemCode, problems, type Violation } from '@tidemark/contract/problem'

export type ProblemOptions = {
  readonly cause?: unknown
  readonly errors?: readonly Violation[]
  /** Milliseconds after which a repeat makes sense; becomes Retry-After and retry_after_ms. */
  readonly retryAfterMs?: number
  /** Extra response headers, such as RateLimit. */
  readonly headers?: Readonly<Record<string, string>>
  /** Extra members of the problem's JSON, beside those that every problem has. */
  readonly members?: Readonly<Record<string, unknown>>
}

export class TidemarkError extends Error {
  override readonly name = 'TidemarkError'
  /** Shown to the client and printed in the log, so that the two can be matched. */
  readonly id = randomBytes(9).toString('base64url')
  readonly code: ProblemCode
  readonly errors: readonly Violation[]
  readonly retryAfterMs: number | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, unknown>>

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause })
    this.code = code
    this.errors = options.errors ?? []
    this.retryAfterMs = options.retryAfterMs
    this.headers = options.headers ?? {}
    this.members = options.members ?? {}
  }

  get status(): number {
    return problems[this.code].status
  }
}
