// What passes between the server and the thread of statistics. The thread has no database of its own: the server runs its statements,
// on the pool that can only read and mends itself, and no credential crosses.
import type { Question } from '../question.ts'
import type { CarriedError } from './carried-error.ts'

export type ToThread =
  | { readonly kind: 'question'; readonly id: number; readonly question: Question }
  | { readonly kind: 'rows'; readonly id: number; readonly result: CarriedResult }
  | { readonly kind: 'refused'; readonly id: number; readonly error: CarriedError }

export type FromThread =
  | { readonly kind: 'answer'; readonly id: number; readonly text: string }
  | { readonly kind: 'failed'; readonly id: number; readonly error: CarriedError }
  | {
      readonly kind: 'statement'
      readonly id: number
      readonly text: string
      readonly values: readonly unknown[] | undefined
      readonly name: string | undefined
    }

export type CarriedResult = { readonly rows: unknown[]; readonly rowCount: number }
