// The Expert Advisor as one archive, its address and key filled in: unpacked into the terminal's data folder it only needs
// compiling. The sources are those of this version; nothing is fetched.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import type { Secret } from '../../platform/secret.ts'

export type ExpertInputs = {
  /** Such as https://tidemark.example; the Expert's input of that name. */
  readonly url: string
  readonly key: Secret
}

const mainFile = (folder: string) => join(folder, 'Experts/Tidemark.mq5')

/** Whether the sources are there: `folder` holds Experts/ and Include/Tidemark/. */
export const hasExpert = (folder: string): boolean => existsSync(mainFile(folder))

export function expertArchive(folder: string, { url, key }: ExpertInputs): Buffer {
  const source = readFileSync(mainFile(folder), 'utf8')
  const filled = key.use((text) => fillIn(fillIn(source, 'InpUrl', url), 'InpKey', text))
  const include = join(folder, 'Include/Tidemark')
  const files = readdirSync(include).filter((name) => name.endsWith('.mqh'))
  return Buffer.from(
    zipSync({
      'MQL5/Experts/Tidemark.mq5': strToU8(filled),
      ...Object.fromEntries(
        files.map((name) => [
          `MQL5/Include/Tidemark/${name}`,
          new Uint8Array(readFileSync(join(include, name))),
        ]),
      ),
      'READ ME FIRST.txt': strToU8(steps(url)),
    }),
  )
}

/** Gives an input another default. @throws Error when the source has no such input */
function fillIn(source: string, input: string, value: string): string {
  const line = new RegExp(`^(input string ${input} = )"[^"]*";`, 'm')
  if (!line.test(source)) throw new Error(`the Expert has no input ${input}`)
  if (/["\\\r\n]/.test(value)) throw new Error(`${input} cannot stand in a text of MQL5`)
  return source.replace(line, (_all, start: string) => `${start}"${value}";`)
}

const steps = (url: string): string => `Tidemark for MetaTrader 5

1. In MetaTrader: File > Open Data Folder. Put the folder MQL5 of this archive over the one there.
2. Tools > Options > Expert Advisors: tick "Allow WebRequest for listed URL" and add ${url}
3. Open MQL5/Experts/Tidemark.mq5 in MetaEditor (F4) and press F7.
4. Drag Tidemark from the Navigator onto any chart. Address and key are filled in.
5. The corner of the chart says "up to date" when the server has everything.

The source holds a key that may only write the trades of this account. Delete this archive when it is compiled.
`
