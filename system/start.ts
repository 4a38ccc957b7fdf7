// `npm start`: the whole system on this machine. It ends when it is told to, or when whoever started it has gone.
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createRegistry } from '@souk/kit/discovery'
import { folderKeys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import { prepareDatabases } from './databases.ts'
import { loadSeed } from './seed/load.ts'
import { openControl } from './supervisor/control.ts'
import { lockDataFolder, newSecret, openDataFolder, saveControl } from './supervisor/data-folder.ts'
import { createLogLines } from './supervisor/log-lines.ts'
import { createOperator } from './supervisor/operate.ts'
import { createSupervisor } from './supervisor/supervisor.ts'
import { announce } from './supervisor/terminal.ts'
import { serviceNames, system } from './system.ts'

/** What is wrong stays wrong until somebody changes something; the sentence says what. */
const EXIT_UNUSABLE = 2

const started = performance.now()
try {
  await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(EXIT_UNUSABLE)
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: { scale: { type: 'string', multiple: true, default: [] }, 'no-seed': { type: 'boolean', default: false } },
  })
  const scales = values.scale.map(parseScale)
  const data = resolve(process.env.SOUK_CALLED_FROM ?? '.', process.env.SOUK_DATA ?? '.souk')
  const port = parsePort(process.env.PORT ?? '8080')
  const secrets = openDataFolder(data)
  const unlock = lockDataFolder(data)
  await mustBeFree(port)

  const registry = createRegistry(systemClock, newSecret())
  const logs = createLogLines()
  const brokerPort = process.env.SOUK_BUS_URL === undefined ? await freePort() : undefined
  const busUrl = process.env.SOUK_BUS_URL ?? `http://souk:${secrets.busToken}@127.0.0.1:${brokerPort}`
  mustBeKnownBus(busUrl)
  const databaseUrls = await prepareDatabases(process.env.SOUK_DATABASE_URL, serviceNames(), data, secrets)
  const operator = createOperator(registry, await folderKeys(`${data}/keys`, 'supervisor'), busUrl)
  const gateway = `http://127.0.0.1:${port}`
  const token = newSecret()

  let isUp = false
  let stopping: Promise<void> | undefined
  const stop = (code = 0) => (stopping ??= end(code))
  const screen = announce({ gateway, data, started })

  const control = await openControl({
    registry,
    logs,
    operator,
    tokens: { control: token, registry: secrets.registryToken },
    about: { gateway, data },
    stop: () => void stop(),
    supervisor: () => supervisor,
    admit,
  })
  const discoveryUrl = control.url.replace('http://', `http://souk:${secrets.registryToken}@`)
  const places = { data, port, busUrl, brokerPort, discoveryUrl, staffKey: secrets.staffKey, databaseUrls }
  const supervisor = createSupervisor(system(places), registry, logs, {
    ready: (process) => {
      screen.ready(process)
      if (process.service === 'gateway' && process.restarts === 0) void whenReady()
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
  for (const { service, count } of scales) await supervisor.scale(service, count)

  async function admit(service: string): Promise<void> {
    if (!serviceNames().includes(service)) return
    if (!(service in databaseUrls))
      Object.assign(databaseUrls, await prepareDatabases(process.env.SOUK_DATABASE_URL, [service], data, secrets))
    for (const part of system(places)) supervisor.add(part)
  }

  async function whenReady(): Promise<void> {
    isUp = true
    screen.allReady()
    if (!values['no-seed'])
      await loadSeed({ gateway, staffKey: secrets.staffKey, data }).catch((error: Error) =>
        console.error(`The seed catalogue is not loaded: ${error.message}`),
      )
  }

  async function end(code: number): Promise<void> {
    screen.stopping()
    await supervisor.stopAll()
    registry.close()
    await Promise.all([control.close(), operator.close()])
    unlock()
    process.exit(code)
  }
}

function parseScale(text: string): { service: string; count: number } {
  const [, service, count] = /^([a-z][a-z0-9-]*)=(\d)$/.exec(text) ?? []
  if (service === undefined) throw new Error(`--scale is written --scale inventory=2, not ${text}.`)
  return { service, count: Number(count) }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new Error(`PORT must be a number from 1 to 65535, not ${text}.`)
  return port
}

function mustBeKnownBus(url: string): void {
  if (!/^https?:/.test(url))
    throw new Error(`SOUK_BUS_URL must begin with http:// (the built-in broker), not ${url.split(':')[0]}:.`)
}

function mustBeFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          `Port ${port} cannot be used (${error.code}): stop what uses it, or choose another, as in PORT=8090 npm start.`,
        ),
      ),
    )
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
