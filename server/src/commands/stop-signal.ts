// How a command that runs on is told to stop.

/** A terminal's Ctrl-C arrives twice under npm (from the terminal and passed on), so repeats this soon are one. */
const oneKeystrokeMs = 500

/** Resolves at the first stop signal; a second one ends the process at once. */
export function nextStopSignal(): Promise<string> {
  return new Promise((resolve) => {
    let askedAtMs: number | null = null
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        const nowMs = performance.now()
        askedAtMs ??= nowMs
        if (nowMs - askedAtMs > oneKeystrokeMs) process.kill(process.pid, 'SIGKILL')
        resolve(signal)
      })
  })
}
