// How overlays learn of an account: by the same routes and the same stream as everybody else, bound to that one account.
// So a widget can show nothing that an answer does not hold, and everything is computed in one place.

import { anyone, type Route } from './platform/http/route.ts'
import { TidemarkError } from './platform/problem.ts'
import type { Hub } from './serve/stream/hub.ts'
import type { AccountPort } from './show/widgets/account-port.ts'

const pushed = new Set(['trades', 'positions', 'summary'] as const)
/** What a widget may be made from; nothing else is asked. */
const answers = new Set(['statistics', 'rules', 'equity'])

/** @param routes every route of this server; read late, because the routes need what needs this */
export function createAccountPort(
  hub: Pick<Hub, 'follow' | 'leave'>,
  routes: () => readonly Route[],
): AccountPort {
  return {
    async ask(accountId, below, query) {
      const path = `/api/v1/accounts/:id/${below}`
      const route = routes().find((one) => one.method === 'GET' && one.path === path)
      if (route === undefined || !answers.has(below)) return null
      try {
        const { body } = await route.handle({
          ...{ id: 'overlay', caller: anyone, ip: '127.0.0.1', params: { id: `acc_${accountId}` } },
          ...{ query, contentType: '', body: Buffer.alloc(0), local: true },
          header: () => undefined,
        })
        if (typeof body === 'string') return JSON.parse(body)
        return Symbol.asyncIterator in body || ArrayBuffer.isView(body) ? null : body
      } catch (error) {
        // An account without such an answer, say one that nobody reports: the widget says so.
        if (error instanceof TidemarkError && error.status === 404) return null
        throw error
      }
    },
    follow(accountId, take) {
      let isOpen = true
      const receiver = {
        get isOpen() {
          return isOpen
        },
        send: (text: string) => take(text),
      }
      const account = `acc_${accountId}`
      hub.follow({ receiver, caller: anyone, account, topics: pushed, resumeFrom: null })
      return () => {
        isOpen = false
        hub.leave(receiver)
      }
    },
  }
}
