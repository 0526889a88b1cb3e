// An account as readers see it: its row, how fresh that is at this moment, and the members that every answer begins with.
// Of the terminal itself (build, connection, session) nothing is shown but whether it has its broker.
import { epochMsOf, type Instant, instantFromSql } from '../../domain/instant.ts'
import { idText } from './account-name.ts'
import type { AccountRow } from './account-rows.ts'
import {
  type Freshness,
  freshnessOf,
  isFailure,
  POLL_MS,
  polledFreshnessOf,
  wordsOf,
} from './freshness.ts'
import { type MemberTable, text } from './members.ts'

export type AccountView<Row extends AccountRow = AccountRow> = {
  readonly row: Row
  readonly freshness: Freshness
  /** When the terminal took the picture; null = there is none. */
  readonly takenAt: Instant | null
}

/** Nobody reports it: there is nothing that could be fresh. */
const importedFreshness = { state: 'offline', cause: 'imported_only', ageS: null } as const

export function viewOf<Row extends AccountRow>(row: Row, nowMs: number): AccountView<Row> {
  const takenAt = row.snapshot_at === null ? null : instantFromSql(row.snapshot_at)
  const msOf = (sql: string | null) => (sql === null ? null : epochMsOf(instantFromSql(sql)))
  const seen = {
    takenMs: takenAt === null ? null : epochMsOf(takenAt),
    pictureMs: msOf(row.snapshot_received_at),
    heardMs: epochMsOf(instantFromSql(row.last_report_at)),
    connected: row.connected === null ? null : row.connected === 'true',
  }
  const { stored_cause: said } = row
  const freshness =
    row.source === 'import'
      ? importedFreshness
      : row.source === 'expert'
        ? freshnessOf(seen, nowMs)
        : polledFreshnessOf(
            seen,
            said !== null && isFailure(said) ? said : null,
            nowMs,
            pollMsOf(row),
          )
  return { row, freshness, takenAt }
}

/** Connections may look less often than every 5 s, never more often. */
function pollMsOf({ poll_seconds }: AccountRow): number {
  const setMs = Number(poll_seconds ?? 0) * 1_000
  return Number.isFinite(setMs) ? Math.max(POLL_MS, setMs) : POLL_MS
}

/** Why a value of the picture is not known. */
export const whyUnknown = ({ takenAt, row }: AccountView) => {
  if (takenAt !== null) return 'not_reported'
  return row.retention === 'cache_only' ? 'not_kept' : 'no_picture'
}

/** Whose values these are and how fresh: in every answer, whatever fields are asked for. */
export const headMembers: MemberTable<AccountView> = [
  text({
    name: 'id',
    means: 'Tidemark’s id of the account.',
    example: 'acc_7',
    of: ({ row }) => idText(row.account_id),
  }),
  text({
    name: 'account',
    means: 'The broker’s account number.',
    example: '5012345',
    of: ({ row }) => row.account,
  }),
  text({
    name: 'server',
    means: 'The broker’s server.',
    example: 'FXOpen-MT5',
    of: ({ row }) => row.server,
  }),
  text({
    name: 'source',
    means:
      'Who gives the values: expert, an Expert Advisor in a terminal; mt5_web_api or ticktrader, a connection to the broker; import, nobody: its history came from a file.',
    example: 'expert',
    of: ({ row }) => row.source,
  }),
  text({
    name: 'state',
    means:
      'live; stale: the values may be old; offline: nothing came from a terminal for 2 minutes, from a connection for 1 (or for 3 of its looks and 45 s, where it looks seldom).',
    example: 'live',
    of: ({ freshness }) => freshness.state,
  }),
  text({
    name: 'cause',
    means:
      'Why it is not live: terminal_silent, broker_disconnected, published_late, no_new_picture, no_picture, imported_only; of a connection the causes that docs/brokers/mt5-web-api.md lists.',
    example: null,
    of: ({ freshness }) => freshness.cause,
  }),
  text({
    name: 'cause_detail',
    means: 'What was seen at the broker, in words.',
    example: null,
    of: ({ row, freshness: { cause } }) =>
      cause !== null && cause === row.stored_cause ? row.cause_detail : null,
  }),
  text({
    name: 'next_step',
    means: 'What somebody can do about it.',
    example: null,
    of: ({ freshness: { cause } }) => (cause === null ? null : wordsOf(cause).nextStep),
  }),
  text({
    name: 'as_of',
    means: 'When the terminal took the values, by its own clock; RFC 3339, UTC.',
    example: '2026-05-28T14:40:00Z',
    of: ({ takenAt }) => takenAt,
    reason: whyUnknown,
  }),
]
