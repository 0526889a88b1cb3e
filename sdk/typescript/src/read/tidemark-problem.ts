// What went wrong with a request, as the server names it: code, status, and when trying again makes sense.
// Without an answer the status is 0 and the code is one of ours: unreachable, timeout or answer_unreadable.

export type Retry = 'never' | 'now' | 'later' | 'after_action'

export type ProblemViolation = {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

export type ProblemFacts = {
  readonly code: string
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  readonly retry: Retry
  /** What the server's Retry-After asks for, in milliseconds; null without one. */
  readonly retryAfterMs?: number | null
  readonly errorId?: string | null
  readonly errors?: readonly ProblemViolation[]
}

export class TidemarkProblem extends Error {
  override readonly name = 'TidemarkProblem'
  readonly code: string
  readonly status: number
  readonly retry: Retry
  readonly retryAfterMs: number | null
  /** Under which the server's log has the cause. */
  readonly errorId: string | null
  readonly errors: readonly ProblemViolation[]

  constructor(detail: string, facts: ProblemFacts, options: { cause?: unknown } = {}) {
    super(detail, options)
    this.code = facts.code
    this.status = facts.status
    this.retry = facts.retry
    this.retryAfterMs = facts.retryAfterMs ?? null
    this.errorId = facts.errorId ?? null
    this.errors = facts.errors ?? []
  }
}

/** From an answer other than 200; its body may be anything. */
export function problemOf(
  status: number,
  body: string,
  retryAfterMs: number | null,
): TidemarkProblem {
  const said = parse(body)
  const word = (name: string) => {
    const value = said[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const code = word('code') ?? `http_${status}`
  const detail = word('detail') ?? word('title') ?? `the server answered ${status}`
  return new TidemarkProblem(detail, {
    code,
    status,
    retry: readRetry(word('retry')) ?? (isTransient(status) ? 'later' : 'never'),
    retryAfterMs,
    errorId: word('error_id'),
    errors: Array.isArray(said.errors) ? said.errors.filter(isViolation) : [],
  })
}

/** Whether the same request may succeed later without anybody's doing. */
export function isTransient(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500
}

function readRetry(text: string | null): Retry | null {
  const all: readonly Retry[] = ['never', 'now', 'later', 'after_action']
  return all.find((retry) => retry === text) ?? null
}

function isViolation(value: unknown): value is ProblemViolation {
  return typeof value === 'object' && value !== null && 'pointer' in value && 'detail' in value
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {} // a proxy's page
  }
}
