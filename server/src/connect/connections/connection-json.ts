// A connection as JSON, for the command line and for pages. Secrets are not among its members.
import { instantFromSql } from '../../domain/instant.ts'
import { type FailureCause, failures } from '../failure.ts'
import type { ConnectionRow } from './connection-store.ts'

export function connectionJson(row: ConnectionRow) {
  const words = wordsOf(row)
  return {
    name: row.name,
    venue: row.venue,
    server: row.server,
    settings: row.settings,
    state: row.pausedAt === null ? row.state : 'paused',
    cause: row.cause,
    cause_detail: row.detail,
    next_step: words?.nextStep ?? null,
    state_since: row.stateSince,
    code_expires_at: row.codeExpiresAt === null ? null : instantFromSql(row.codeExpiresAt),
    accounts: row.accounts,
    read_by: row.owner,
  }
}

// A cause that a newer version wrote has no words here.
export const wordsOf = ({ cause }: ConnectionRow) =>
  cause === null || !(cause in failures) ? null : failures[cause as FailureCause]
