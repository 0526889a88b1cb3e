// The whole list as a file. The server streams it; the format goes in a header, so a plain link will not do.
import { useSignal } from '@preact/signals'
import { ApiProblem, offlineProblem, readProblem } from '../../shared/api/problem.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { ProblemNotice } from '../../shared/ui/states.tsx'
import { pages } from '../strings/pages.ts'

const formats = [
  ['csv', 'text/csv', pages.trades.csv],
  ['ndjson', 'application/x-ndjson', pages.trades.json],
] as const

export function ExportMenu({ path, name }: { path: string; name: string }) {
  const running = useSignal<string | null>(null)
  const problem = useSignal<ApiProblem | null>(null)
  async function save(ending: string, type: string): Promise<void> {
    running.value = ending
    problem.value = null
    try {
      download(await fetchFile(path, type), `${name}.${ending}`)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      problem.value = error
    } finally {
      running.value = null
    }
  }
  return (
    <>
      <fieldset class="row" aria-label={pages.trades.export}>
        {formats.map(([ending, type, label]) => (
          <button
            key={ending}
            type="button"
            class="button"
            disabled={running.value !== null}
            onClick={() => void save(ending, type)}
          >
            <Icon name="download" /> {label}
          </button>
        ))}
      </fieldset>
      {problem.value === null ? null : <ProblemNotice problem={problem.value} />}
    </>
  )
}

async function fetchFile(path: string, type: string): Promise<Blob> {
  let answer: Response
  try {
    answer = await fetch(path, { headers: { accept: type }, credentials: 'same-origin' })
  } catch (error) {
    throw offlineProblem(error)
  }
  if (answer.ok) return answer.blob()
  throw readProblem(answer.status, await answer.json().catch(() => null))
}

function download(content: Blob, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
