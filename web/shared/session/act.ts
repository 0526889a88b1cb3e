// What a button does: when the server refuses it, that is said on top of the page. Whoever thinks better of a second factor has
// refused nothing.
import { signal } from '@preact/signals'
import { ApiProblem } from '../api/problem.ts'

/** Why the last act was refused; null = it was not. */
export const refusal = signal<ApiProblem | null>(null)

export function act(work: () => Promise<unknown>): void {
  refusal.value = null
  work().catch((error: unknown) => {
    if (!(error instanceof ApiProblem)) throw error
    if (error.code !== 'step_up_required') refusal.value = error
  })
}
