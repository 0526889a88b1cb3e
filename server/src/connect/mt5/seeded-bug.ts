// A fault that the proof of read-only plants on purpose: one command that changes things is put on the allow-list, and sent.
// Never active in a normal run; the composition root installs it only when the torture variable names it, and says so loudly.
import type { ReadConnector } from '../read-port.ts'
import { type AllowedCommand, allowedCommands } from './allow-list.ts'
import { openSession } from './session.ts'

export function withMutatingCommand(connector: ReadConnector): ReadConnector {
  const planted = 'order/cancel'
  Reflect.set(allowedCommands, planted, 'a planted bug')
  return {
    ...connector,
    async open(deps) {
      const session = await connector.open(deps)
      const second = await openSession(deps)
      return {
        ...session,
        async readClock() {
          await second.ask(planted as AllowedCommand)
          return session.readClock()
        },
      }
    },
  }
}
