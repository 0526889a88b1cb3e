// What the doctor finds on the server that runs.
import { useResource } from '../../shared/api/use-resource.ts'
import { PageHead } from '../../shared/ui/page-head.tsx'
import { Loaded } from '../../shared/ui/states.tsx'
import type { List } from '../parts/answers.ts'
import { FindingList } from '../parts/finding-list.tsx'
import { health as en } from '../strings/audit.ts'

type Finding = Parameters<typeof FindingList>[0]['findings'][number]

export function HealthPage() {
  const findings = useResource<List<Finding>>('/api/v1/admin/health')
  return (
    <div class="stack">
      <PageHead title={en.title} under={en.lede}>
        <button
          type="button"
          class="button"
          disabled={findings.isLoading}
          onClick={findings.reload}
        >
          {en.again}
        </button>
      </PageHead>
      <section class="card">
        <Loaded of={findings}>{({ data }) => <FindingList findings={data} />}</Loaded>
      </section>
    </div>
  )
}
