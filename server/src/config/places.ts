// Where this program's own files are: the folder of the package, and the clone when it runs from one.
// A clone is told by its workspace package.json; an installed package has none two levels up.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder `server` of the clone, or the package's folder in node_modules. */
export const packageRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export const cloneRoot = findCloneRoot()

/** Where the built web pages lie: beside the server in a clone, inside it in a package. */
export const builtPages =
  cloneRoot === null ? join(packageRoot, 'web') : join(cloneRoot, 'web/dist')

/** The sources of the Expert Advisor for MetaTrader. */
export const expertSources =
  cloneRoot === null ? join(packageRoot, 'mql5') : join(cloneRoot, 'sdk/mql5')

/** The version in the package's own package.json. */
export function readVersion(): string {
  const text = readFileSync(join(packageRoot, 'package.json'), 'utf8')
  const manifest: unknown = JSON.parse(text)
  const version =
    manifest && typeof manifest === 'object' && 'version' in manifest ? manifest.version : ''
  return String(version)
}

function findCloneRoot(): string | null {
  const root = dirname(packageRoot)
  return existsSync(join(root, 'package-lock.json')) && existsSync(join(root, 'server/bin'))
    ? root
    : null
}
