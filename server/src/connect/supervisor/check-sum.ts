// The deals of an account make its balance. When they do not, although nothing moved while they were compared with the
// broker, some of them are not known: then the whole history is read again, once a day at most.
import { sameNumber } from '../../domain/decimal.ts'
import { type AccountTask, isBalanceSettled } from './account-task.ts'
import { spanFrom } from './history-window.ts'
import { loadCashTotal } from './ledger-store.ts'
import type { Reading } from './reading.ts'

export const REREAD_MS = 86_400_000

export async function checkSum(
  { read, log, clock, memory }: Pick<Reading, 'read' | 'log' | 'clock' | 'memory'>,
  task: AccountTask,
): Promise<void> {
  if (!isBalanceSettled(task)) return
  task.isCompared = false
  const { accountId } = task.linked
  const isComplete = sameNumber(await loadCashTotal(read, accountId), task.balanceBefore)
  const about = { account_id: accountId, connection: memory.connection.name }
  if (isComplete) {
    if (task.isIncomplete) log.info('account: its deals make its balance', about)
    task.isIncomplete = false
    return
  }
  const nowMs = clock.monotonicMs()
  if (nowMs >= task.rereadAtMs) {
    task.rereadAtMs = nowMs + REREAD_MS
    task.span = spanFrom(0)
    log.info('account: its deals do not make its balance; the whole history is read again', about)
    return
  }
  if (!task.isIncomplete)
    log.warn('account: its deals do not make its balance, and the broker gives no others', {
      ...about,
      next_step: 'Ask the broker how far back the history of this account goes.',
    })
  task.isIncomplete = true
}
