import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectBus } from '@souk/kit/bus'
import { TTL_MS, type Instance } from '@souk/kit/discovery'
import { systemClock, systemRandom } from '@souk/kit/world'
import { Failure } from '../commands/failure.ts'
import { untilReady } from '../commands/processes.ts'
import type { RunningSystem, Status } from '../commands/running-system.ts'
import { openDataFolder, type Secrets } from '../supervisor/data-folder.ts'
import { readDescription } from './judge.ts'
import { openPassports } from './passports.ts'
import type { Operated, Subject } from './subject.ts'

/** The registry looks every second who has been silent. */
const SILENCE_MS = TTL_MS + 1_500
const LOOK_MS = 50
const PATIENCE_MS = 30_000

interface Topics {
  readonly topics: readonly { name: string; groups: readonly { name: string; lag: number }[] }[]
}

/** A service at an address, with the passports and the registry of a running system. Throws one sentence. */
export async function subjectAt(system: RunningSystem, data: string, url: string): Promise<Subject> {
  const described = await readDescription(url).catch((error: Error) => {
    throw new Failure(error.message)
  })
  return {
    ...described,
    passport: openPassports(join(data, 'keys'), described.contract.name),
    instances: () => announcedIn(system, openDataFolder(data)),
    silenceMs: SILENCE_MS,
  }
}

/** One process of a service of a running system, with what can be done to it. Throws one sentence. */
export async function operatedIn(system: RunningSystem, data: string, service: string): Promise<Operated> {
  const [first] = await untilReady(system, service)
  if (first?.url === undefined) throw new Failure(`${service} does not run: npm run souk -- start ${service}`)
  const operate = (what: string) => system.post(`/v1/processes/${encodeURIComponent(service)}/${what}`)
  return {
    ...(await subjectAt(system, data, first.url)),
    stop: async () => void (await operate('stop')),
    start: async () => {
      await operate('start')
      await untilReady(system, service)
    },
    sendAgain: () => sendAgain(system, openDataFolder(data), service),
  }
}

/** Asks the registry, which has a token of its own. */
async function announcedIn({ control }: RunningSystem, { registryToken }: Secrets): Promise<readonly Instance[]> {
  const headers = { authorization: `Bearer ${registryToken}` }
  const reply = await fetch(`${control.url}/v1/instances`, { headers })
  return ((await reply.json()) as { instances: Instance[] }).instances
}

/** Moves the reader back to the first event of all its topics, and waits until it has read to the end again. */
async function sendAgain(system: RunningSystem, { busToken }: Secrets, service: string): Promise<void> {
  const places = async () =>
    (await system.get<Topics>('/v1/topics')).topics.flatMap(({ name: topic, groups }) =>
      groups.flatMap(({ name, lag }) => (name === service ? [{ topic, lag }] : [])),
    )
  const bus = await connectBus({ url: await busOf(system, busToken), clock: systemClock, random: systemRandom })
  try {
    for (const { topic } of await places()) await bus.rewind(service, topic, 'beginning')
    const end = performance.now() + PATIENCE_MS
    while ((await places()).some(({ lag }) => lag > 0)) {
      if (performance.now() > end) throw new Error(`it has not read its events in ${PATIENCE_MS / 1_000} s`)
      await delay(LOOK_MS)
    }
  } finally {
    await bus.close()
  }
}

/** Where the bus is: the broker that was started along, or what the operator has named. */
async function busOf(system: RunningSystem, token: string): Promise<string> {
  const broker = (await system.get<Status>('/v1/status')).processes.find(({ service }) => service === 'broker')
  const url = process.env.SOUK_BUS_URL ?? broker?.url?.replace('http://', `http://souk:${token}@`)
  if (url === undefined) throw new Error('the bus is not known: set SOUK_BUS_URL')
  return url
}
