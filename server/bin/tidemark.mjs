#!/usr/bin/env node
// The command `tidemark`: finds a Node that is new enough and runs src/main.ts with it. Plain JS that Node 20 can run.
// Node 24 runs the TypeScript source as it is; compiled code is cached, so that later starts are quicker.
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPinnedNode, isNewEnough, noNodeMessage, runInstead } from './pinned-node.mjs'

if (isNewEnough()) {
  const cache =
    process.env.CACHE_DIRECTORY ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? join(cache, 'tidemark', 'compile'))
  const { main } = await import('../src/main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = findPinnedNode()
  if (node) {
    const self = fileURLToPath(import.meta.url)
    process.exitCode = await runInstead(node, [self, ...process.argv.slice(2)])
  } else {
    process.stderr.write(`${noNodeMessage()}\n`)
    process.exitCode = 1
  }
}
