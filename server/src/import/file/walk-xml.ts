// Walks XML tag by tag. Entities other than the five of XML and numbers are never made: a document type is refused.
import { Parser } from 'htmlparser2'
import { refuse } from '../sheet.ts'
import { fileLimits } from './limits.ts'

export type XmlWalk = {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(piece: string): void
  close?(name: string): void
}

const PIECE = 1 << 20

/** Names come without their namespace's prefix, attributes as they are. */
export function walkXml(xml: string, walk: XmlWalk): void {
  let depth = 0
  const parser = new Parser(
    {
      onprocessinginstruction(name) {
        if (/^!doctype/i.test(name))
          throw refuse('The workbook declares a document type, which no workbook needs.')
      },
      onopentag(name, attributes) {
        depth += 1
        if (depth > fileLimits.depth)
          throw refuse(`The workbook nests more than ${fileLimits.depth} tags in each other.`)
        walk.open?.(local(name), attributes)
      },
      ontext: (piece) => walk.text?.(piece),
      onclosetag(name) {
        depth -= 1
        walk.close?.(local(name))
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  for (let at = 0; at < xml.length; at += PIECE) parser.write(xml.slice(at, at + PIECE))
  parser.end()
}

const local = (name: string) => name.slice(name.indexOf(':') + 1)
