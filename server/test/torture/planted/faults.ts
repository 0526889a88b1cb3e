// The environment of a server that carries one of the faults beside this file.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type PlantedFault =
  | 'keeps-revoked-streams'
  | 'never-forgets-keys'
  | 'without-cap'
  | 'without-fence'
  | 'without-horizon'

/** Nothing for null. */
export function plantedIn(fault: PlantedFault | null): Readonly<Record<string, string>> {
  if (fault === null) return {}
  const file = pathToFileURL(join(import.meta.dirname, `${fault}.mjs`)).href
  return { NODE_OPTIONS: `--import=${file}` }
}
