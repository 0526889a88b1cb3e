// Requests that may need a second factor once more: the dialog asks for it, and the request is sent again.
import { signal } from '@preact/signals'
import { type RequestOptions, request } from '../api/api-client.ts'
import { ApiProblem } from '../api/problem.ts'

type Asked = { readonly settle: (isStepped: boolean) => void }

/** Whoever waits for the second factor; null = nobody does. */
export const asked = signal<Asked | null>(null)

/** As `request`; a second factor is asked for when the server wants one. @throws ApiProblem */
export async function send<T>(path: string, options: RequestOptions): Promise<T> {
  try {
    return await request<T>(path, options)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'step_up_required') throw error
    if (!(await askForFactor())) throw error
    return request<T>(path, options)
  }
}

/** True once it was shown; false when the person thought better of it. */
export function askForFactor(): Promise<boolean> {
  asked.value?.settle(false)
  return new Promise((resolve) => {
    asked.value = {
      settle(isStepped) {
        asked.value = null
        resolve(isStepped)
      },
    }
  })
}
