// A file as the body of a request, as it is: nothing reads it before the server does.
import { offlineProblem, readProblem } from '../../shared/api/problem.ts'

/** The JSON of the answer; the caller names its type. @throws ApiProblem */
export async function sendFile<T>(path: string, file: Blob): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'x-tidemark-csrf': '1', 'content-type': 'application/octet-stream' },
      body: file,
    })
  } catch (error) {
    throw offlineProblem(error)
  }
  const body: unknown = await answer.json()
  if (!answer.ok) throw readProblem(answer.status, body)
  // What the route answers is the contract's to say.
  return body as T
}
