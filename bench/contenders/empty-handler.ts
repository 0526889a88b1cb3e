// Reference: node:http and nothing else. It reads the body's bytes and answers 201 with a fixed text.
// The ceiling of what any Node server can do here; no server that works reaches it.
import { createServer } from 'node:http'

const answer = '{"status":"success","internal_id":123}'

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.writeHead(201, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': answer.length,
    })
    response.end(answer)
  })
})
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => process.stdout.write('ready\n'))
