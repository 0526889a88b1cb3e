// Benchmarks: the series of daily closes that are there, and the way to add, replace or remove one.
import { useSignal } from '@preact/signals'
import { useResource } from '../../shared/api/use-resource.ts'
import { send } from '../../shared/session/step-up.ts'
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.tsx'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Panel } from '../../shared/ui/panel.tsx'
import { Empty, Loaded } from '../../shared/ui/states.tsx'
import type { BenchmarkAnswer, BenchmarkList } from '../parts/benchmark-answers.ts'
import { BenchmarkTable } from '../parts/benchmark-table.tsx'
import { BenchmarkUpload } from '../parts/benchmark-upload.tsx'
import { benchmarks as en } from '../strings/benchmarks.ts'

const path = '/api/v1/benchmarks'
const LOOK_MS = 15_000

export function BenchmarksPage() {
  const all = useResource<BenchmarkList>(path, { everyMs: LOOK_MS })
  const replaced = useSignal<BenchmarkAnswer | null>(null)
  const leaving = useSignal<BenchmarkAnswer | null>(null)
  const stored = useSignal('')
  const gone = leaving.value

  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede}>
        <a class="button" href="/dashboard/performance">
          {en.open}
        </a>
      </PageHead>
      <Panel title={en.list}>
        <Loaded of={all}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty title={en.none}>
                <p>{en.noneHint}</p>
              </Empty>
            ) : (
              <BenchmarkTable
                rows={data}
                onReplace={(one) => {
                  replaced.value = one
                  stored.value = ''
                  document.getElementById('upload')?.scrollIntoView({ block: 'center' })
                }}
                onRemove={(one) => {
                  leaving.value = one
                }}
              />
            )
          }
        </Loaded>
      </Panel>
      <Panel title={replaced.value === null ? en.upload : en.replaceNamed(replaced.value.name)}>
        <p role="status" id="upload">
          {stored.value}
        </p>
        <BenchmarkUpload
          key={replaced.value?.name}
          known={all.data?.data ?? []}
          replaced={replaced.value}
          onStored={(name, closes) => {
            stored.value = en.stored(name, closes)
            replaced.value = null
            all.reload()
          }}
        />
      </Panel>
      {gone === null ? null : (
        <ConfirmDialog
          {...{ title: en.removeTitle(gone.name), word: gone.name, action: en.remove }}
          onConfirm={async () => {
            await send(`${path}/${encodeURIComponent(gone.name)}`, { method: 'DELETE' })
            if (replaced.value?.name === gone.name) replaced.value = null
            all.reload()
          }}
          onClose={() => {
            leaving.value = null
          }}
        >
          <p>{en.removeHint}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
