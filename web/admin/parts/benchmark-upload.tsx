// A file of closes: read by the server and shown, with every wrong line by its number, before it is stored.
import { useSignal } from '@preact/signals'
import { request } from '../../shared/api/api-client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { act } from '../../shared/session/act.ts'
import { Field, Form } from '../../shared/ui/form.tsx'
import { benchmarks as en } from '../strings/benchmarks.ts'
import type { BenchmarkAnswer, Uploaded } from './benchmark-answers.ts'
import { BenchmarkPreview, type Chosen } from './benchmark-preview.tsx'
import { StepHeading } from './step-heading.tsx'

const USUAL_ZONE = '17:00 America/New_York'

type BenchmarkUploadProps = {
  known: readonly BenchmarkAnswer[]
  /** The series that is replaced; null = a name is asked for. */
  replaced: BenchmarkAnswer | null
  onStored(name: string, closes: number): void
}

export function BenchmarkUpload({ known, replaced, onStored }: BenchmarkUploadProps) {
  const looked = useSignal<{ chosen: Chosen; holds: Uploaded } | null>(null)
  const now = looked.value

  async function look(values: FormData): Promise<void> {
    const file = values.get('file')
    if (!(file instanceof File)) return
    const text = (name: string) => String(values.get(name) ?? '').trim()
    const chosen = {
      name: replaced?.name ?? (text('name') || file.name.replace(/\.[^.]*$/, '')),
      ...{ dayZone: text('day_zone') || USUAL_ZONE, csv: await file.text() },
    }
    looked.value = { chosen, holds: await upload(chosen, true) }
  }

  async function store(): Promise<void> {
    if (now === null) return
    const { closes } = await upload(now.chosen, false)
    onStored(now.chosen.name, closes)
    looked.value = null
  }

  if (now === null) return <ChooseFile replaced={replaced} onLook={look} />
  const before = known.find(({ name }) => name === now.chosen.name)
  return (
    <div class="stack">
      <StepHeading>{en.preview}</StepHeading>
      <BenchmarkPreview {...now} before={before} />
      <div class="row">
        <button type="button" class="button primary" onClick={() => act(store)}>
          {en.store}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            looked.value = null
          }}
        >
          {en.drop}
        </button>
      </div>
    </div>
  )
}

type ChooseFileProps = {
  replaced: BenchmarkAnswer | null
  onLook(values: FormData): Promise<void>
}

function ChooseFile({ replaced, onLook }: ChooseFileProps) {
  return (
    <Form key={replaced?.name} onSend={onLook}>
      {({ isSending, wrongWith }) => (
        <>
          <Field {...{ name: 'file', label: en.file, hint: en.fileHint }} wrong={wrongWith('file')}>
            {(control) => <input {...control} type="file" accept=".csv,.txt,.tsv" required />}
          </Field>
          {replaced === null ? (
            <Field
              {...{ name: 'name', label: en.name, hint: en.nameHint }}
              wrong={wrongWith('name')}
            >
              {(control) => <input {...control} autocomplete="off" maxLength={40} />}
            </Field>
          ) : null}
          <Field
            {...{ name: 'day_zone', label: en.dayEnd, hint: en.dayEndHint }}
            wrong={wrongWith('day_zone')}
          >
            {(control) => (
              <input
                {...control}
                autocomplete="off"
                maxLength={80}
                defaultValue={replaced?.day_zone ?? USUAL_ZONE}
              />
            )}
          </Field>
          <div class="row">
            <button type="submit" class="button primary" disabled={isSending}>
              {en.look}
            </button>
          </div>
        </>
      )}
    </Form>
  )
}

/** @throws ApiProblem with the wrong lines as faults of the file */
async function upload({ name, dayZone, csv }: Chosen, check: boolean): Promise<Uploaded> {
  try {
    return await request<Uploaded>(`/api/v1/benchmarks/${encodeURIComponent(name)}`, {
      ...{ method: 'PUT', body: { day_zone: dayZone, csv, check } },
    })
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    const errors = error.facts.errors.map((one) => {
      const [, line] = /^\/csv\/(\d+)$/.exec(one.pointer) ?? []
      if (line !== undefined)
        return { ...one, pointer: `/file/${line}`, detail: en.wrongLine(line, one.detail) }
      return one.pointer === '/csv' ? { ...one, pointer: '/file' } : one
    })
    throw new ApiProblem({ ...error.facts, errors }, { cause: error })
  }
}
