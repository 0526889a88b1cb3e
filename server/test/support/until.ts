// Waits for a condition instead of for a time. The only pause is between two looks, and the whole wait is bounded.
export type UntilOptions = { timeoutMs?: number; everyMs?: number; what?: string }

/** Resolves with the first value of `look` that is neither undefined, null nor false. */
export async function until<T>(
  look: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 5, what = 'the condition' }: UntilOptions = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const seen = await look()
    // The cast says what the test above it has established.
    if (seen !== undefined && seen !== null && seen !== false)
      return seen as NonNullable<Exclude<T, false>>
    if (performance.now() > deadline)
      throw new Error(`${what} did not come true within ${timeoutMs} ms`)
    await pause(everyMs)
  }
}

/** For load and fault programs only, where the moment of a fault is the thing under test. */
export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
