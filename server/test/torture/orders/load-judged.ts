// Every intent with all states that it was in, as the judge wants them.
import type { Database } from '../../../src/platform/database/database.ts'
import type { JudgedIntent } from './judge.ts'

export async function loadJudged(database: Database): Promise<JudgedIntent[]> {
  const { rows } = await database.write.query<{
    intent_id: string
    account_id: number
    kind: string
    state: string
    client_id: string
    second_client_id: string | null
    steps: string
  }>(
    `select intent_id, account_id, kind, i.state, client_id, second_client_id,
            (select string_agg(t.state || ' ' || (extract(epoch from t.at) * 1000)::bigint, ',' order by t.step)
               from order_transitions t where t.account_id = i.account_id and t.intent_id = i.intent_id) as steps
       from order_intents i`,
    [],
  )
  return rows.map((row) => ({
    ...{ intentId: row.intent_id, accountId: row.account_id, kind: row.kind, state: row.state },
    clientIds: [row.client_id, ...(row.second_client_id === null ? [] : [row.second_client_id])],
    steps: row.steps.split(',').map((step) => {
      const [state = '', atMs = '0'] = step.split(' ')
      return { state, atMs: Number(atMs) }
    }),
  }))
}
