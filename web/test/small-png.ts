// Writes a picture of a page as a PNG of at most 256 colours: a third of the bytes, and no difference that anybody sees.
import { writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import type { Page } from 'playwright-core'

const MOST_COLOURS = 256

/** @param blank an empty page, which reads the pixels; the policy of a page of ours would not let the picture in */
export async function writeSmallPng(blank: Page, file: string, picture: Buffer): Promise<void> {
  const width = picture.readUInt32BE(16)
  const height = picture.readUInt32BE(20)
  const colours = await pixelsOf(blank, picture)
  const { palette, places } = reduce(colours)
  const rows = Buffer.alloc((width + 1) * height) // each row begins with its filter: none
  for (let pixel = 0; pixel < colours.length; pixel++)
    rows[pixel + Math.floor(pixel / width) + 1] = places.get(colours[pixel] ?? 0) ?? 0
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8) // eight bits for each pixel, which name a colour of the palette
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
      chunk('IHDR', head),
      chunk(
        'PLTE',
        Buffer.from(palette.flatMap((one) => [one >> 16, (one >> 8) & 255, one & 255])),
      ),
      chunk('IDAT', deflateSync(rows, { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

/** Red, green and blue of each pixel as one number. */
async function pixelsOf(blank: Page, picture: Buffer): Promise<Uint32Array> {
  const text: string = await blank.evaluate(`(async () => {
    const image = new Image()
    image.src = 'data:image/png;base64,${picture.toString('base64')}'
    await image.decode()
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let text = ''
    for (let at = 0; at < data.length; at += 8192)
      text += String.fromCharCode(...data.subarray(at, at + 8192))
    return btoa(text)
  })()`)
  const data = Buffer.from(text, 'base64')
  return Uint32Array.from(
    { length: data.length / 4 },
    (_, pixel) => data.readUInt32BE(pixel * 4) >>> 8,
  )
}

/** The most frequent colours that differ enough from each other, and for every colour the place of the nearest of them. */
function reduce(colours: Uint32Array): { palette: number[]; places: Map<number, number> } {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byCount = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour)
  let palette = byCount
  for (let apart = 4; palette.length > MOST_COLOURS; apart += 2) {
    palette = []
    for (const colour of byCount)
      if (palette.length <= MOST_COLOURS && isApart(palette, colour, apart)) palette.push(colour)
  }
  return { palette, places: new Map(byCount.map((colour) => [colour, nearest(palette, colour)])) }
}

const isApart = (palette: readonly number[], colour: number, apart: number): boolean =>
  palette.every((one) => distance(one, colour) >= apart)

function nearest(palette: readonly number[], colour: number): number {
  const distances = palette.map((one) => distance(one, colour))
  return distances.indexOf(Math.min(...distances))
}

function distance(one: number, other: number): number {
  const part = (shift: number) => Math.abs(((one >> shift) & 255) - ((other >> shift) & 255))
  return part(16) + part(8) + part(0)
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, sum])
}
