// Turns an MQL5 program with its includes into one C++ text for the shim. Lines keep their numbers and files their names.
// It knows the conventions of our sources and no more: MetaEditor remains the judge of real programs.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { programTable, takeInputs, withPrototypes } from './program-table.ts'
import { rewriteCharacter, rewriteCode } from './rewrite-code.ts'
import { joinAdjacentTexts, maskSource, splitSource } from './source-pieces.ts'

/** A whole program: the file, and what it includes from beside it or from one of the include folders, each file once. */
export function programToCpp(file: string, includeFolders: readonly string[]): string {
  const inlined = inlineIncludes(file, includeFolders, new Set([file]))
  const { code, setter } = takeInputs(mqlToCpp(inlined))
  const masked = maskSource(splitSource(code))
  const whole = withPrototypes(code, masked)
  return `#include "mql.hpp"\nnamespace mql {\n${whole}\n#line 1 "generated"\n${setter}\n${programTable(masked)}\n}\n`
}

/** Their texts must not be taken for literals, so they go before the source is cut. */
const removedLines = /^[ \t]*(?:#(?:property|resource|import)\b|s?input[ \t]+group\b).*$/gm

/** The text pass proper, on text that has its includes already. */
export function mqlToCpp(source: string): string {
  const pieces = splitSource(source.replace(/^\ufeff/, '').replace(removedLines, ''))
  joinAdjacentTexts(pieces)
  return pieces
    .map(({ kind, text }) => {
      // A bare C literal plus a number would be pointer arithmetic: silently wrong.
      if (kind === 'text') return `string(${text})`
      if (kind === 'character') return rewriteCharacter(text)
      return kind === 'code' ? rewriteCode(text) : text
    })
    .join('')
}

function inlineIncludes(file: string, folders: readonly string[], seen: Set<string>): string {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
  const mark = (line: number) => `#line ${line} ${JSON.stringify(basename(file))}`
  const taken = lines.flatMap((line, at) => {
    const included = /^[ \t]*#include[ \t]*([<"])([^>"]+)[>"]/.exec(line)
    if (included === null) return [line]
    const target = findInclude(
      included[2] ?? '',
      included[1] === '"' ? dirname(file) : null,
      folders,
    )
    if (seen.has(target)) return ['']
    seen.add(target)
    return [inlineIncludes(target, folders, seen), mark(at + 2)]
  })
  return [mark(1), ...taken].join('\n')
}

function findInclude(name: string, beside: string | null, folders: readonly string[]): string {
  const path = name.replaceAll('\\', '/')
  const places = [...(beside === null ? [] : [beside]), ...folders].map((folder) =>
    join(folder, path),
  )
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error(`${name} is in none of ${places.join(', ')}`)
  return found
}
