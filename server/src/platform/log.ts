// What every part writes its log lines through; the composition root gives a pino logger, tests give a recorder.
// Fields are facts (ids, counts, codes). Bodies, headers and secrets are never fields.
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export type Log = {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  /** Logs the error's name, code, stack of our own errors, and id; never a driver's message (it may hold values). */
  error(message: string, error: unknown, fields?: LogFields): void
}
