// The open positions on the overview: the first few, and the way to all.

import { Panel } from '../../shared/ui/panel.tsx'
import { en } from '../strings/en.ts'
import { openRows, PositionTable } from './position-table.tsx'

const MOST = 8

export function OpenNow() {
  const rows = openRows()
  return (
    <Panel
      title={en.positions.title}
      controls={
        <a href="/dashboard/positions">
          {en.positions.all} ({rows.length})
        </a>
      }
    >
      {rows.length === 0 ? (
        <p class="soft">{en.noPositions}</p>
      ) : (
        <PositionTable rows={rows.slice(0, MOST)} caption={en.positions.title} />
      )}
    </Panel>
  )
}
