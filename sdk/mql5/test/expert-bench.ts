// One Expert on one simulated terminal against one address, ready to run: what most tests begin with.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrokerOptions } from '../harness/broker-deal.ts'
import { BrokerModel } from '../harness/broker-model.ts'
import { buildProgram, sdkFolder } from '../harness/build-program.ts'
import { showBroker } from '../harness/show-broker.ts'
import {
  type Fields,
  SimulatedTerminal,
  startOfTime,
  transactionTypes,
} from '../harness/simulated-terminal.ts'

export type Bench = {
  terminal: SimulatedTerminal
  broker: BrokerModel
  /** The folder of the account below Terminal\Common\Files. */
  accountFolder: string
  /** The broker's new deals reach the terminal as events, in order. */
  happen(...tickets: string[]): Promise<void>
}

type Test = { after(work: () => Promise<void> | void): void }

export const expertFile = join(sdkFolder, 'Experts', 'Tidemark.mq5')
export const testKey = 'key-of-the-test'
/** A whole second of the server's clock, where the simulated terminal begins. */
export const nowMsc = (startOfTime.gmt + startOfTime.offset) * 1000

export function tempFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-mql5-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function createBench(
  t: Test,
  url: string,
  given: { inputs?: Fields; broker?: Partial<BrokerOptions>; folder?: string } = {},
): Promise<Bench> {
  const broker = new BrokerModel({ mode: 'hedging', login: '5012345', ...given.broker })
  broker.at(nowMsc)
  const terminal = new SimulatedTerminal({
    program: await buildProgram(expertFile),
    folder: given.folder ?? tempFolder(t),
    inputs: { InpUrl: url, InpKey: testKey, ...given.inputs },
  })
  t.after(() => terminal.kill())
  await terminal.allow(url)
  await terminal.use(broker.key)
  await showBroker(terminal, broker)
  return {
    terminal,
    broker,
    accountFolder: `Tidemark/${broker.server}-${broker.login}`,
    async happen(...tickets) {
      await showBroker(terminal, broker)
      for (const deal of tickets) await terminal.post(transactionTypes.dealAdd, { deal })
      await terminal.pump()
    },
  }
}
