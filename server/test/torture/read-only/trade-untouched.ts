// Watches that a read server loads nothing of trading and never opens the key of trade credentials, though it is there to be opened.
// Both watches are shown to see: a module that must be loaded is, and a twin of the key file that is read shows it.
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type TradeWatch = {
  /** For the server's environment. */
  readonly env: Readonly<Record<string, string>>
  judge(): TradeVerdict
}

export type TradeVerdict = {
  readonly modules: number
  /** Loaded modules that belong to trading. */
  readonly tradeModules: readonly string[]
  /** `cannot be seen here`: this file system keeps no times of access. */
  readonly tradeKey: 'never opened' | 'opened' | 'cannot be seen here'
}

/** Long ago, so that a read must move it even where times of access are only kept now and then. */
const longAgo = new Date('2001-01-01T00:00:00Z')

/** `more`: further modules that the server shall load first. */
export function watchTrade(folder: string, more: readonly string[] = []): TradeWatch {
  const [key, twin] = ['trade.key', 'twin.key'].map((name) => {
    const file = join(folder, name)
    writeFileSync(file, 'f'.repeat(64), { mode: 0o600 })
    utimesSync(file, longAgo, new Date())
    return file
  }) as [string, string] // two names give two files
  const list = join(folder, 'loaded-modules.txt')
  writeFileSync(list, '')
  const hook = pathToFileURL(join(import.meta.dirname, 'loaded-modules.mjs')).href
  const wasRead = (file: string) => statSync(file).atimeMs !== longAgo.getTime()
  return {
    env: {
      NODE_OPTIONS: [hook, ...more].map((url) => `--import=${url}`).join(' '),
      LOADED_MODULES_FILE: list,
      TIDEMARK_TRADE_KEY_FILE: key,
    },
    judge() {
      const loaded = readFileSync(list, 'utf8')
        .split('\n')
        .filter((url) => url !== '')
      if (!loaded.some((url) => url.endsWith('/connect/mt5/read-connector.ts')))
        throw new Error('the list of loaded modules lacks one that must be loaded')
      const opened = wasRead(key)
      readFileSync(twin)
      return {
        modules: loaded.length,
        tradeModules: loaded.filter((url) =>
          /\/server\/src\/(trade\/|trade-app|.*trading-connector|connect\/[^/]+\/trade\.)/.test(
            url,
          ),
        ),
        tradeKey: opened ? 'opened' : wasRead(twin) ? 'never opened' : 'cannot be seen here',
      }
    },
  }
}
