// Calls a function of the caller's: one that throws, or a promise of it that is rejected, must not stop the sender.
// Unhandled, the rejection of an async callback would end the whole bot.

export function tell(call: () => unknown): void {
  try {
    Promise.resolve(call()).catch(warn)
  } catch (problem) {
    warn(problem)
  }
}

function warn(problem: unknown): void {
  process.emitWarning(problem instanceof Error ? problem : String(problem), 'TidemarkCallback')
}
