// The built pages, read once at the start: the files of each bundle with their types, and compressed once.
// Only what was read is ever served, so that no request can name a file of the disk.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

export type PageFile = {
  readonly contentType: string
  readonly bytes: Buffer
  /** The same compressed; null where that saves nothing. */
  readonly gzip: Buffer | null
  /** The opaque part of its entity tag. */
  readonly tag: string
  /** True when its name changes with its content, so that it may be kept for ever. */
  readonly isNamedByContent: boolean
}

export type PageFiles = {
  /** The page of a bundle; undefined when the pages were not built. */
  page(bundle: string): PageFile | undefined
  /** A file under /assets, of whichever bundle. */
  asset(name: string): PageFile | undefined
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/**
 * Reads what was built into `folder`: `<bundle>/index.html` and `<bundle>/assets/*`, of these bundles and of no other: a server
 * serves its own pages alone.
 */
export function readPageFiles(folder: string, wanted: readonly string[]): PageFiles {
  const pages = new Map<string, PageFile>()
  const assets = new Map<string, PageFile>()
  for (const bundle of foldersIn(folder).filter((name) => wanted.includes(name))) {
    const page = readFile(join(folder, bundle, 'index.html'))
    if (page !== null) pages.set(bundle, page)
    for (const name of filesIn(join(folder, bundle, 'assets'))) {
      const asset = readFile(join(folder, bundle, 'assets', name))
      if (asset !== null) assets.set(name, asset)
    }
  }
  return { page: (bundle) => pages.get(bundle), asset: (name) => assets.get(name) }
}

function readFile(path: string): PageFile | null {
  const contentType = contentTypes[extname(path)]
  if (contentType === undefined || !existsSync(path)) return null
  const bytes = readFileSync(path)
  const gzip = gzipSync(bytes, { level: 9 })
  return {
    contentType,
    bytes,
    gzip: gzip.length < bytes.length ? gzip : null,
    tag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
    isNamedByContent: /-[\w-]{8}\.\w+$/.test(path),
  }
}

function foldersIn(folder: string): string[] {
  return entriesOf(folder, (entry) => entry.isDirectory() && !entry.name.startsWith('.'))
}

function filesIn(folder: string): string[] {
  return entriesOf(folder, (entry) => entry.isFile())
}

function entriesOf(
  folder: string,
  wanted: (entry: { name: string; isDirectory(): boolean; isFile(): boolean }) => boolean,
): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(wanted)
    .map(({ name }) => name)
}
