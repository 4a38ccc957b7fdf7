// A collector that takes traces and forgets them: `node collector.child.ts <port>`.
import { createServer } from 'node:http'

createServer((request, reply) => {
  request.resume().on('end', () => reply.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
}).listen(Number(process.argv[2]), '127.0.0.1')
