// An address under /dashboard that is no page.

import { PageHead } from '../../shared/ui/page-head.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { en } from '../strings/en.ts'

export function NotFound() {
  return (
    <>
      <PageHead title={en.notFound.title} />
      <Empty title="404">
        <a href="/dashboard">{en.notFound.back}</a>
      </Empty>
    </>
  )
}
