// What one check of the doctor found, in the order a person needs it: state, fact, next step.
// A `fail` keeps the server from working or from being safe; a `warn` is worth knowing.
export type Finding = {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly found: string
  readonly next: string | null
}

export function ok(name: string, found: string): Finding {
  return { name, state: 'ok', found, next: null }
}

export function warn(name: string, found: string, next: string): Finding {
  return { name, state: 'warn', found, next }
}

export function fail(name: string, found: string, next: string): Finding {
  return { name, state: 'fail', found, next }
}

/** The sentence of an error of ours, or the bare code of a system call's. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown cause'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
