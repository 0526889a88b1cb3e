// Reference: a Fastify handler that parses the JSON body and answers 201. No key, no check, no database.
// This is what most Node services start from; the goals of the ingest are stated against it.
import { fastify } from 'fastify'

const app = fastify({ logger: false })
app.post('/api/v1/log_trade', async (_request, reply) => {
  reply.code(201)
  return { status: 'success', internal_id: 123 }
})
await app.listen({ port: Number(process.argv[2] ?? 0), host: '127.0.0.1' })
process.stdout.write('ready\n')
