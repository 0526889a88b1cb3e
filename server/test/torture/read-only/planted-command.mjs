// Given to a server with `--import`: as the allow-list is loaded, one command that changes things is put on it, and sent in the
// place of a read. The fault lives here and not in the server, which can thus be told by no setting to send such a command.
import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith('/connect/mt5/allow-list.ts')) return loaded
    const source = Buffer.from(loaded.source).toString('utf8')
    return { ...loaded, source: plant(source) }
  },
})

function plant(source) {
  const list = `'group/get':`
  const check = 'if (!Object.hasOwn(allowed, command))'
  // Without both places there would be no fault, and the control would prove nothing.
  if (!source.includes(list) || !source.includes(check)) throw new Error('the fault finds no place')
  return source
    .replace(list, `'order/cancel': 'planted', ${list}`)
    .replace(check, `if (command === 'group/get') command = 'order/cancel'; ${check}`)
}
