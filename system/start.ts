// `npm start`: the whole system on this machine. It ends when it is told to, or when whoever started it has gone.
import { join, resolve } from 'node:path'
import { createRegistry } from '@souk/kit/discovery'
import { folderKeys, rotateKeys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import { prepareDatabases } from './databases.ts'
import { readForeign } from './foreign.ts'
import { readOptions } from './options.ts'
import { freePort, mustBeFree } from './port.ts'
import { firstAdministrator } from './seed/administrator.ts'
import { loadSeed } from './seed/load.ts'
import { viewBus } from './supervisor/bus-view.ts'
import { openControl } from './supervisor/control.ts'
import {
  lockDataFolder,
  newSecret,
  openDataFolder,
  readControl,
  readWeights,
  saveControl,
  saveWeights,
  sharedSecrets,
} from './supervisor/data-folder.ts'
import { createLogLines } from './supervisor/log-lines.ts'
import { createOperator } from './supervisor/operate.ts'
import { addBeside } from './supervisor/beside.ts'
import { createSupervisor } from './supervisor/supervisor.ts'
import { announce } from './supervisor/terminal.ts'
import { chooseStandIns } from './stand-ins.ts'
import { serviceNames, sharedSecretVariables, standInNames, system } from './system.ts'

/** What is wrong stays wrong until somebody changes something; the sentence says what. */
const EXIT_UNUSABLE = 2
/** The processes of a supervisor that was killed end by themselves; so long the next start waits for their port. */
const LEFTOVERS_MS = 5_000

const started = performance.now()
const hadParent = process.connected
try {
  await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(EXIT_UNUSABLE)
}

async function start(): Promise<void> {
  const known = { services: serviceNames(), standIns: standInNames() }
  const { port, grpcPort, scales, only, seed, guests } = readOptions(process.argv.slice(2), process.env, known)
  const given = (path: string) => resolve(process.env.SOUK_CALLED_FROM ?? '.', path)
  const foreign = guests.map((folder) => readForeign(given(folder)))
  const data = given(process.env.SOUK_DATA ?? '.souk')
  const secrets = openDataFolder(data)
  const unlock = lockDataFolder(data)
  const gateway = `http://127.0.0.1:${port}`
  await mustBeFree(port, readControl(data)?.gateway === gateway ? LEFTOVERS_MS : 0)

  if (grpcPort !== undefined) await mustBeFree(grpcPort, LEFTOVERS_MS)

  const registry = createRegistry(systemClock, newSecret(), readWeights(data))
  const logs = createLogLines()
  const brokerPort = process.env.SOUK_BUS_URL === undefined ? await freePort() : undefined
  const busUrl = process.env.SOUK_BUS_URL ?? `http://souk:${secrets.busToken}@127.0.0.1:${brokerPort}`
  const databaseUrls = await prepareDatabases(process.env.SOUK_DATABASE_URL, serviceNames(), data, secrets)
  const standIns = await chooseStandIns(process.env)
  const shared = sharedSecrets(sharedSecretVariables, process.env, data, secrets)
  const keys = join(data, 'keys')
  const operator = createOperator(registry, await folderKeys(keys, 'supervisor', systemClock), await viewBus(busUrl))
  const token = newSecret()

  const leave = new AbortController()
  let isUp = false
  let stopping: Promise<void> | undefined
  const stop = (code = 0) => (stopping ??= end(code))
  const screen = announce({ gateway, grpcPort, data, started })

  const control = await openControl({
    registry,
    logs,
    operator,
    rotateKeys: () => rotateKeys(keys, systemClock),
    tokens: { control: token, registry: secrets.registryToken },
    about: { gateway, data },
    stop: () => void stop(),
    supervisor: () => supervisor,
    admit,
    addBeside: (service, folder) => addBeside({ service, folder, places }, supervisor, registry),
    saveWeights: (weights) => saveWeights(data, weights),
  })
  const registryUrl = control.url.replace('http://', `http://souk:${secrets.registryToken}@`)
  const discoveryUrl = process.env.SOUK_DISCOVERY_URL ?? registryUrl
  const places = {
    data,
    port,
    busUrl,
    brokerPort,
    discoveryUrl,
    staffKey: secrets.staffKey,
    databaseUrls,
    standIns,
    only,
    foreign,
    sharedSecrets: shared,
  }
  const supervisor = createSupervisor(system(places), registry, logs, {
    ready: (process) => {
      screen.ready(process)
      if (process.service === 'gateway' && !isUp) void whenReady()
    },
    ended: screen.ended,
    complained: screen.complained,
    failed: (process, reason) => {
      screen.failed(process, reason)
      // Once it is up, the others go on without one that cannot.
      if (!isUp) void stop(EXIT_UNUSABLE)
    },
  })
  saveControl(data, { pid: process.pid, url: control.url, token, gateway, staffKey: secrets.staffKey })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
  process.on('disconnect', () => void stop())
  supervisor.startAll()
  if (hadParent && !process.connected) void stop()
  for (const { service, count } of scales) await supervisor.scale(service, count)

  async function admit(service: string): Promise<void> {
    if (!serviceNames().includes(service)) return
    if (!(service in databaseUrls))
      Object.assign(databaseUrls, await prepareDatabases(process.env.SOUK_DATABASE_URL, [service], data, secrets))
    for (const part of system({ ...places, only: only && [...only, service] })) supervisor.add(part)
  }

  async function whenReady(): Promise<void> {
    isUp = true
    screen.allReady()
    // A part of the system may not have whom these need.
    if (only) return
    const shop = { gateway, staffKey: secrets.staffKey, data }
    const complain = (what: string) => (error: Error) => {
      if (!leave.signal.aborted) console.error(`\n${what}: ${error.message}`)
    }
    await firstAdministrator(shop, leave.signal).then(screen.administrator, complain('There is no administrator yet'))
    if (seed) await loadSeed(shop, leave.signal).catch(complain('The seed catalogue is not loaded'))
  }

  async function end(code: number): Promise<void> {
    screen.stopping()
    leave.abort()
    await supervisor.stopAll()
    registry.close()
    await Promise.all([control.close(), operator.close()])
    unlock()
    process.exit(code)
  }
}
