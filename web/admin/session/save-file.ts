// A file that the server makes for a POST, saved by the browser. A second factor is asked for when the server wants one.
import { ApiProblem, offlineProblem, readProblem } from '../../shared/api/problem.ts'
import { askForFactor } from '../../shared/session/step-up.ts'

/** @throws ApiProblem */
export async function saveFile(path: string, name: string, body: unknown): Promise<void> {
  let answer = await post(path, body)
  if (!answer.ok) {
    const problem = readProblem(answer.status, await answer.json())
    if (problem.code !== 'step_up_required' || !(await askForFactor())) throw problem
    answer = await post(path, body)
    if (!answer.ok) throw readProblem(answer.status, await answer.json())
  }
  const address = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

async function post(path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'x-tidemark-csrf': '1', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch (error) {
    throw error instanceof ApiProblem ? error : offlineProblem(error)
  }
}
