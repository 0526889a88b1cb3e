// Builds the pages into web/dist/<bundle>/: an index.html and its assets. `npm start` runs it when a source has changed.
// Everything is served from the server's own origin; nothing is fetched from elsewhere, when building or when showing.
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { bundles as allBundles, type Bundle } from './bundles.ts'

const here = import.meta.dirname
// `build.ts overlays` builds just that one.
const asked = process.argv.slice(2)
const bundles = allBundles.filter(({ name }) => asked.length === 0 || asked.includes(name))
const finished = join(here, 'dist')
// Built beside it and put in its place whole: a server that starts meanwhile never reads half of it.
const fresh = join(here, `dist/.building-${process.pid}`)
const replaced = join(here, `dist/.replaced-${process.pid}`)

try {
  for (const bundle of bundles) await buildOne(bundle)
  for (const { name } of bundles) {
    if (existsSync(join(finished, name))) renameSync(join(finished, name), `${replaced}-${name}`)
    renameSync(join(fresh, name), join(finished, name))
    rmSync(`${replaced}-${name}`, { recursive: true, force: true })
  }
} finally {
  rmSync(fresh, { recursive: true, force: true })
}

async function buildOne({ name, target, files, together }: Bundle): Promise<void> {
  await build({
    root: join(here, name),
    base: '/',
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { conditions: ['tidemark-source', 'module', 'browser', 'default'] },
    build: {
      target,
      outDir: join(fresh, name),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      cssCodeSplit: false,
      sourcemap: false,
      rolldownOptions: {
        output: {
          entryFileNames: `assets/${files}.js`,
          chunkFileNames: `assets/${name}-[name]-[hash].js`,
          assetFileNames: `assets/${files}[extname]`,
          ...(together === null
            ? {}
            : { codeSplitting: { groups: [{ name: 'base', test: together }] } }),
        },
      },
    },
  })
}
