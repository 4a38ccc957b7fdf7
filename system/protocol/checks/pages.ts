import { notProblem, parsed, requestFor, send } from '../request.ts'
import type { Check, Subject } from '../subject.ts'

/** What every process shows, without a passport. */
export const pages: Check = {
  title: 'shows its health and its metrics, and nothing where nothing is',
  judge: async (subject) => [...(await health(subject)), ...(await metrics(subject)), ...(await nothing(subject))],
}

const get = (subject: Subject, path: string) => send(subject, { method: 'GET', path })

async function health(subject: Subject): Promise<string[]> {
  const live = await get(subject, '/health/live')
  const ready = await get(subject, '/health/ready')
  const { status, reasons } = (parsed(ready.text) ?? {}) as { status?: unknown; reasons?: unknown }
  return [
    ...(live.status === 200 ? [] : [`/health/live answers ${live.status}`]),
    ...(ready.status === 200 ? [] : [`/health/ready answers ${ready.status}: ${ready.text}`]),
    ...(status === 'ready' && Array.isArray(reasons) ? [] : ['/health/ready does not say { status, reasons }']),
  ]
}

async function metrics(subject: Subject): Promise<string[]> {
  const [operation] = Object.values(subject.contract.operations)
  if (operation === undefined) return []
  const label = `${subject.contract.name}.${operation.name}`
  const count = async () => {
    const { text } = await get(subject, '/metrics')
    const lines = text.split('\n').filter((line) => line.startsWith('souk_request_seconds_count{'))
    const own = lines.filter((line) => line.includes(`operation="${label}"`) && /status="\d{3}"/.test(line))
    return own.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  }
  const before = await count()
  await send(subject, requestFor(operation))
  const grown = (await count()) - before
  return grown >= 1 ? [] : [`/metrics does not count a request for ${operation.name} in souk_request_seconds`]
}

async function nothing(subject: Subject): Promise<string[]> {
  const fault = notProblem(await get(subject, '/no/such/path'), 404, 'not_found')
  return fault === undefined ? [] : [`${fault}, at a path that nobody has`]
}
