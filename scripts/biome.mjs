// Runs the pinned Biome with the given arguments, such as `node scripts/biome.mjs check --write`.
// Its platform packages are pinned directly, like Node's: the wrapper package lists platforms that a lock cannot always hold.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runUnder } from './run-under.mjs'
import { root } from './setup.mjs'

/** Path of the Biome binary for this machine, or null where none is pinned. */
export function findBiome() {
  const own = join(root, `node_modules/@biomejs/cli-${process.platform}-${process.arch}/biome`)
  const given = process.env.BIOME_BINARY
  return given ?? (existsSync(own) ? own : null)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const biome = findBiome()
  if (biome) {
    process.exitCode = await runUnder(biome, process.argv.slice(2))
  } else {
    process.stderr.write(
      'No Biome is pinned for this platform; set BIOME_BINARY to a Biome 2.6.8.\n',
    )
    process.exitCode = 1
  }
}
