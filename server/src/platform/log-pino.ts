// The log of a running server: one JSON object per line on stdout, through pino.
// Of errors that are not ours only class, code and frames are written: their messages can hold values and secrets.
import { type DestinationStream, pino } from 'pino'
import { DatabaseUnavailable, SqlError } from './database/database.ts'
import type { Log, LogFields } from './log.ts'
import { TidemarkError } from './problem.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export function createPinoLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const logger = destination === undefined ? pino(options) : pino(options, destination)
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, error, fields) =>
      logger.error({ ...fields, error: describeError(error) }, message),
  }
}

export type ErrorDescription = {
  readonly class: string
  readonly code?: string
  /** Only of errors that we word ourselves. */
  readonly message?: string
  readonly id?: string
  readonly frames?: readonly string[]
  readonly cause?: ErrorDescription
}

const deepestCause = 5
const mostFrames = 12

/** What may be written about anything that was thrown. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { class: typeof error }
  const description: ErrorDescription = {
    class: className(error),
    ...codeOf(error),
    ...(isOurs(error) ? { message: error.message } : {}),
    ...(error instanceof TidemarkError ? { id: error.id } : {}),
    frames: framesOf(error),
  }
  if (error.cause === undefined || depth >= deepestCause) return description
  return { ...description, cause: describeError(error.cause, depth + 1) }
}

/** Errors whose message this server words itself, without values. */
function isOurs(error: Error): boolean {
  return (
    error instanceof TidemarkError ||
    error instanceof SqlError ||
    error instanceof DatabaseUnavailable
  )
}

function className(error: Error): string {
  const name: unknown = error.constructor?.name
  return typeof name === 'string' && /^[A-Za-z_$][\w$]{0,60}$/.test(name) ? name : 'Error'
}

function codeOf(error: Error): { code?: string } {
  const code: unknown = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Za-z0-9_]{2,40}$/.test(code) ? { code } : {}
}

/** The `at …` lines behind the message. A message that cannot be found could be anywhere: then no frames at all. */
function framesOf(error: Error): readonly string[] {
  const stack = typeof error.stack === 'string' ? error.stack : ''
  const message = typeof error.message === 'string' ? error.message : ''
  const start = stack.lastIndexOf(message)
  if (start < 0) return []
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => /^ {4}at .+$/.test(line))
    .slice(0, mostFrames)
    .map((line) => line.trim().slice(0, 300))
}

/** Swallows everything: for commands that speak to a person instead. */
export const silentLog: Log = {
  debug: (_message: string, _fields?: LogFields) => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
