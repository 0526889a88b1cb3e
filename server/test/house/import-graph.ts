// Reads the real imports of the project's TypeScript, as Node would resolve them, type imports and import() included.
// Lint rules read the specifier only; this follows it to the file it means.
import { dirname, join } from 'node:path'
import { readProjectFile } from './project.ts'

/** A file of ours (path from the root), a package, or a module of Node. */
export type Import = { readonly from: string; readonly to: string }

const specifiers = [
  /\b(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /\bimport\s*['"]([^'"]+)['"]/g,
  /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g,
  /\bimport\.meta\.resolve\(\s*['"]([^'"]+)['"]/g,
]

export function readImports(path: string): Import[] {
  const code = withoutComments(readProjectFile(path))
  const found = specifiers.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => match[1] ?? ''),
  )
  return [...new Set(found)].map((to) => ({ from: path, to: resolveSpecifier(path, to) }))
}

/** Every file that `start` reaches, itself included. */
export function reachableFrom(
  start: string,
  importsOf: (path: string) => Import[] = readImports,
): Set<string> {
  const seen = new Set([start])
  for (const path of seen) {
    for (const { to } of importsOf(path)) if (/\.(ts|mjs)$/.test(to)) seen.add(to)
  }
  return seen
}

function resolveSpecifier(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(path), specifier)
  if (specifier === '@tidemark/contract') return 'contract/src/index.ts'
  if (specifier.startsWith('@tidemark/contract/')) {
    return `contract/src/${specifier.slice('@tidemark/contract/'.length)}.ts`
  }
  return specifier
}

function withoutComments(code: string): string {
  return code.replace(/^\s*\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '')
}
