// The SDK that the demo's bots use: the published package, or in a clone its source, which is never built there.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cloneRoot } from '../../config/places.ts'

export async function loadSdk(): Promise<typeof import('@tidemark/client')> {
  if (cloneRoot === null) return import('@tidemark/client')
  return import(pathToFileURL(join(cloneRoot, 'sdk/typescript/src/index.ts')).href)
}
