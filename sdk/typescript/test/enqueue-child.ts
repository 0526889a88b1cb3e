// A process that logs trades until it is killed, and says of each one that the call returned.
// Words: folder, address, name of the bot. The key comes in the environment, as it does for a bot.
import { writeSync } from 'node:fs'
import { openOutbox } from '../src/outbox/open-outbox.ts'
import { sampleTrade } from './outbox-home.ts'

const [dir = '', url = '', bot = ''] = process.argv.slice(2)
const outbox = openOutbox({ dir, url, key: process.env.BOT_KEY ?? '', batchLines: 7 })
for (let n = 0; ; n++) {
  const { seq } = outbox.logTrade(sampleTrade({ bot_name: bot, comment: `${process.pid} ${n}` }))
  writeSync(1, `${seq} ${process.pid} ${n}\n`)
  await new Promise((resolve) => setImmediate(resolve))
}
