// The three shapes of a list: a page of JSON, or the whole of it as CSV or NDJSON, streamed.
import type { RouteAnswer, RouteRequest } from '../platform/http/route.ts'
import { csvLine } from './csv.ts'
import { DEFAULT_LIMIT, formatOf } from './list-request.ts'
import { type NewestFirst, readPage, walkRows } from './newest-first.ts'

export type RowShape<Row> = {
  /** One JSON object, on one line. */
  toJson(row: Row): string
  readonly csvHead: readonly string[]
  toCells(row: Row): readonly (string | null)[]
  /** Name of the CSV file. */
  readonly fileName: string
}

export async function answerList<Row>(
  request: RouteRequest,
  list: NewestFirst<Row>,
  shape: RowShape<Row>,
): Promise<RouteAnswer> {
  const cursor = request.query.cursor ?? null
  const limit = request.query.limit === undefined ? null : Number(request.query.limit)
  const format = formatOf(request.header('accept'))
  if (format === 'json') {
    const page = await readPage(list, cursor, limit ?? DEFAULT_LIMIT)
    const data = page.rows.map((row) => shape.toJson(row)).join(',')
    return {
      status: 200,
      body: `{"data":[${data}],"next_cursor":${JSON.stringify(page.nextCursor)}}`,
    }
  }
  const pages = walkRows(list, cursor, limit)
  if (format === 'csv')
    return {
      status: 200,
      contentType: 'text/csv; charset=utf-8',
      headers: { 'content-disposition': `attachment; filename="${shape.fileName}"` },
      body: linesOf(pages, (row) => csvLine(shape.toCells(row)), csvLine(shape.csvHead)),
    }
  return {
    status: 200,
    contentType: 'application/x-ndjson',
    body: linesOf(pages, (row) => `${shape.toJson(row)}\n`, ''),
  }
}

async function* linesOf<Row>(
  pages: AsyncIterable<readonly Row[]>,
  toLine: (row: Row) => string,
  head: string,
): AsyncGenerator<string> {
  if (head !== '') yield head
  for await (const rows of pages) yield rows.map(toLine).join('')
}
