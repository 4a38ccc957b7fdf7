import { spawn } from 'node:child_process'
import { requestBytes } from '../load/connection.ts'
import { cpuOf } from '../load/cpu.ts'
import { load } from '../load/run.ts'

const SERVER = `
const body = 'x'.repeat(1000)
const server = require('node:http').createServer((_, reply) => reply.writeHead(200, { 'content-length': body.length }).end(body))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))`

/** A server of Node without anything of ours, under the same load: the measure of the machine at this moment. */
export async function bareServer(settings: {
  concurrency: number
  seconds: number
}): Promise<{ perSecond: number; serverUs: number }> {
  const child = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text).trim())))
  const pids = child.pid === undefined ? [] : [child.pid]
  const request = requestBytes('GET', '/', {})
  const before = cpuOf(pids)
  const { perSecond, operations } = await load(`http://127.0.0.1:${port}`, settings, async (connection) => {
    const { status, body } = await connection.send(request)
    if (status !== 200 || body.length !== 1_000) throw new Error(`a wrong answer: ${status}`)
  })
  const serverUs = (cpuOf(pids) - before) / (operations * 1.25)
  child.kill()
  return { perSecond, serverUs }
}
