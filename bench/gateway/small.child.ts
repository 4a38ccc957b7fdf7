// The small service behind the gateway and behind nginx: `node small.child.ts <port>`. It is a bare server, so that what is
// measured is the way to it.
import { createServer } from 'node:http'
import { contract, describeContract, object, query, string } from '@souk/kit/contract'

const answer = object({ id: string(), title: string(), text: string() })
const small = contract('small', {
  doc: 'Answers something small.',
  operations: {
    thing: query('GET /v1/things/:id', {
      doc: 'A thing.',
      input: object({ id: string() }),
      output: answer,
      access: 'public',
    }),
    shared: query('GET /v1/shared/:id', {
      doc: 'A thing that is the same for everybody.',
      input: object({ id: string() }),
      output: answer,
      access: 'public',
      freshSeconds: 30,
    }),
  },
  events: {},
})

const thing = Buffer.from(JSON.stringify({ id: '7', title: 'A thing', text: 'x'.repeat(450) }))
const description = JSON.stringify(describeContract(small))
createServer((request, reply) => {
  const body = request.url === '/.contract' ? description : thing
  reply.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
  reply.end(body)
}).listen(Number(process.argv[2]), '127.0.0.1')
