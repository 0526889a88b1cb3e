// The open positions on the overview: the first few, and the way to all.

import { Panel } from '../../shared/ui/panel.tsx'
import { en } from '../strings/en.ts'
import { OpenPositionsBody, openNow } from './position-table.tsx'

const MOST = 8

export function OpenNow() {
  const now = openNow()
  const count = now.unknown.length > 0 && now.rows.length === 0 ? '' : ` (${now.rows.length})`
  return (
    <Panel
      title={en.positions.title}
      controls={
        <a href="/dashboard/positions">
          {en.positions.all}
          {count}
        </a>
      }
    >
      <OpenPositionsBody now={now} most={MOST} />
    </Panel>
  )
}
