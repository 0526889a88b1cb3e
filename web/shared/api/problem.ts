// What went wrong with a request, as the server said it (RFC 9457) or as the browser met it.
// The error id is what the server's log holds; the text is for people and may be shown as it is.

export type FieldError = {
  /** Member or parameter, as a JSON pointer or a name. */
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

export type ProblemFacts = {
  /** 0 when no answer came. */
  readonly status: number
  /** A code of the contract, `offline` or `unreadable`. */
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errorId: string | null
  readonly retryAfterMs: number | null
  readonly errors: readonly FieldError[]
  /** What a person can do, where the server knows it. */
  readonly nextStep?: string | null
}

export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly facts: ProblemFacts

  constructor(facts: ProblemFacts, options: ErrorOptions = {}) {
    super(facts.detail, options)
    this.facts = facts
  }

  get code(): string {
    return this.facts.code
  }

  get status(): number {
    return this.facts.status
  }
}

/** Reads the body of an answer that is no success; anything else than a problem is told in general words. */
export function readProblem(status: number, body: unknown): ApiProblem {
  const member = (name: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  const text = (name: string): string | null => {
    const value = member(name)
    return typeof value === 'string' ? value : null
  }
  const wait = member('retry_after_ms')
  const errors = member('errors')
  return new ApiProblem({
    status,
    code: text('code') ?? 'unreadable',
    // A cause that has a meaning of its own says more than the name of the problem.
    title: text('means') ?? text('title') ?? `The server answered ${status}`,
    detail: text('detail') ?? 'The server gave no reason.',
    errorId: text('error_id'),
    retryAfterMs: typeof wait === 'number' ? wait : null,
    errors: Array.isArray(errors) ? errors.filter(isFieldError) : [],
    nextStep: text('next_step'),
  })
}

/** No answer came: the server is down, restarting, or the network is. */
export function offlineProblem(cause: unknown): ApiProblem {
  return new ApiProblem(
    {
      status: 0,
      code: 'offline',
      title: 'The server does not answer',
      detail: 'It may be restarting. This page tries again by itself.',
      errorId: null,
      retryAfterMs: null,
      errors: [],
    },
    { cause },
  )
}

function isFieldError(value: unknown): value is FieldError {
  if (typeof value !== 'object' || value === null) return false
  return (
    typeof Reflect.get(value, 'pointer') === 'string' &&
    typeof Reflect.get(value, 'detail') === 'string'
  )
}
