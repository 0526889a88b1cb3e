// An address that names no admin page.
import { PageHead } from '../../shared/ui/page-head.tsx'
import { shell as en } from '../strings/shell.ts'

export function NotFoundPage() {
  return (
    <div class="stack">
      <PageHead title={en.notFound.title} under={en.notFound.hint} />
      <ul>
        <li>
          <a href="/admin">{en.nav.start}</a>
        </li>
        <li>
          <a href="/admin/accounts">{en.nav.accounts}</a>
        </li>
      </ul>
    </div>
  )
}
