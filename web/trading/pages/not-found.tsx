// An address that names no page of the trade server.
import { PageHead } from '../../shared/ui/page-head.tsx'
import { shell as en } from '../strings/shell.ts'

export function NotFoundPage() {
  return (
    <div class="stack">
      <PageHead title={en.notFound.title} under={en.notFound.hint} />
      <ul>
        <li>
          <a href="/trading">{en.nav.overview}</a>
        </li>
        <li>
          <a href="/trading/orders">{en.nav.orders}</a>
        </li>
      </ul>
    </div>
  )
}
