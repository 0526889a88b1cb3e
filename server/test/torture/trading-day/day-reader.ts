// The read connector on an account of the day, over HTTPS and over the socket, held against the broker's truth to the last
// digit: money, positions, waiting orders, and the assets of a cash account with what is free and what is locked.
import { AssertionError } from 'node:assert/strict'
import type { PracticeTickTrader } from '@tidemark/practice'
import type { ReadConnector, ReadSession } from '../../../src/connect/read-port.ts'
import { equalsTruth, openReader, pictureOf } from '../../support/ticktrader-bench.ts'

export type DayReader = AsyncDisposable & {
  /** Over which it reads. */
  readonly transport: string
  /** What it says otherwise than the broker; null when the two agree. */
  difference(): Promise<string | null>
  /** Its connections were cut: it begins anew, as a connection does when its session is lost. */
  reopen(): Promise<void>
}

export async function openDayReader(
  broker: PracticeTickTrader,
  account: string,
  transport: 'https' | 'socket',
  connector: ReadConnector | undefined,
): Promise<DayReader> {
  const index = broker.accounts.findIndex(({ id }) => id === account)
  const open = () => openReader(broker, index, { transport }, {}, connector)
  let session: ReadSession = await open()
  return {
    transport,
    async difference() {
      try {
        equalsTruth(broker, await pictureOf(session, account))
        return null
      } catch (error) {
        if (error instanceof AssertionError) return error.message
        throw error
      }
    },
    async reopen() {
      await session[Symbol.asyncDispose]()
      session = await open()
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
