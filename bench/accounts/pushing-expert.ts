// The Expert Advisor itself, compiled by g++, on a simulated terminal whose clock follows this machine's.
import { join } from 'node:path'
import { BrokerModel } from '../../sdk/mql5/harness/broker-model.ts'
import { buildProgram, sdkFolder } from '../../sdk/mql5/harness/build-program.ts'
import { showBroker } from '../../sdk/mql5/harness/show-broker.ts'
import { SimulatedTerminal } from '../../sdk/mql5/harness/simulated-terminal.ts'

export type PushingExpert = {
  readonly login: string
  /** Lets a second pass on the terminal, with a balance that moved. */
  second(): Promise<void>
  stop(): Promise<void>
}

const offsetS = 10_800

export async function startExpert(given: {
  readonly url: string
  readonly key: string
  readonly login: string
  readonly folder: string
}): Promise<PushingExpert> {
  const nowS = () => Math.floor(Date.now() / 1000)
  const broker = new BrokerModel({ mode: 'hedging', login: given.login, server: 'Bench-Expert' })
  broker.at((nowS() + offsetS) * 1000)
  broker.deposit(1_000_000)
  const terminal = new SimulatedTerminal({
    program: await buildProgram(join(sdkFolder, 'Experts', 'Tidemark.mq5')),
    folder: join(given.folder, given.login),
    inputs: { InpUrl: given.url, InpKey: given.key },
  })
  const follow = () =>
    terminal.clocks({ trade: nowS() + offsetS, gmt: nowS(), current: nowS() + offsetS })
  await follow()
  await terminal.allow(given.url)
  await terminal.use(broker.key)
  await showBroker(terminal, broker)
  await terminal.start()
  return {
    login: given.login,
    async second() {
      await follow()
      broker.at((nowS() + offsetS) * 1000).deposit(100)
      await showBroker(terminal, broker)
      await terminal.run(1000)
    },
    stop: () => terminal.close(),
  }
}
