// Errors on their way between two threads: what makes ours what they are goes along, and they are the same on the other side.
// Everything else keeps its name and where it came from, for the log.
import type { ProblemCode, Violation } from '@tidemark/contract/problem'
import { DatabaseUnavailable, SqlError } from '../../../platform/database/database.ts'
import { TidemarkError } from '../../../platform/problem.ts'

export type CarriedError =
  | {
      readonly kind: 'problem'
      readonly code: ProblemCode
      readonly detail: string
      readonly errors: readonly Violation[]
      readonly members: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'sql'; readonly sqlState: string; readonly constraint: string | undefined }
  | { readonly kind: 'unavailable'; readonly message: string }
  | {
      readonly kind: 'other'
      readonly name: string
      readonly message: string
      readonly stack: string | undefined
    }

export function carried(error: unknown): CarriedError {
  if (error instanceof TidemarkError) {
    const { code, message, errors, members } = error
    return { kind: 'problem', code, detail: message, errors, members }
  }
  if (error instanceof SqlError)
    return { kind: 'sql', sqlState: error.sqlState, constraint: error.constraint }
  if (error instanceof DatabaseUnavailable) return { kind: 'unavailable', message: error.message }
  if (!(error instanceof Error))
    return { kind: 'other', name: 'Error', message: String(error), stack: undefined }
  return { kind: 'other', name: error.name, message: error.message, stack: error.stack }
}

export function arrived(error: CarriedError): Error {
  switch (error.kind) {
    case 'problem': {
      const { code, detail, errors, members } = error
      return new TidemarkError(code, detail, { errors, members })
    }
    case 'sql':
      return new SqlError(error.sqlState, error.constraint)
    case 'unavailable':
      return new DatabaseUnavailable(error.message)
    case 'other': {
      const made = new Error(error.message)
      made.name = error.name
      if (error.stack !== undefined) made.stack = error.stack
      return made
    }
  }
}
