import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { loaded } from '../journeys/loaded.ts'
import { pythonOfMachine } from '../journeys/python.ts'
import { root } from '../journeys/system.ts'

/** Why this machine cannot make such a client, as a sentence. */
export interface Missing {
  readonly missing: string
}

/** A client that protoc made of a `.proto`, ready to be asked. */
export interface Client {
  run(...words: string[]): Promise<string>
}

/** One that can also carry out another program with what protoc made. */
export interface PythonClient extends Client {
  carryOut(program: string, env: NodeJS.ProcessEnv): Promise<string>
}

/** Python with what the client needs of PyPI, protoc among it. */
export interface PythonTools {
  readonly python: string
}

/** Go, and the plugins of protoc. */
export interface GoTools {
  readonly go: string
  readonly plugins: string
}

/** The contract that the clients are made for. */
export const PROTO = join(root, 'services', 'inventory', 'contract.proto')
const execute = promisify(execFile)
const from = (language: string, ...names: string[]) => names.map((name) => join(root, 'proof', 'grpc', language, name))

/** The path of a program; undefined where there is none. */
const find = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/local/go/bin']
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))

/** What the Python client needs, installed into `folder`. Throws where the network is there and it cannot be installed. */
export async function pythonTools(folder: string): Promise<PythonTools | Missing> {
  const machine = await pythonOfMachine()
  if (machine === undefined)
    return { missing: 'does not apply: there is no Python 3.11 with venv (on Debian: apt-get install python3-venv).' }
  const python = join(folder, 'venv', 'bin', 'python')
  const [requirements = ''] = from('python', 'requirements.txt')
  await execute(machine, ['-m', 'venv', join(folder, 'venv')])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
  if (await loaded(execute(python, pip))) return { python }
  return { missing: 'does not apply: what the Python client needs could not be loaded from PyPI.' }
}

/** Makes of a contract what the options say. Throws what protoc complains of. */
async function protoc({ python }: PythonTools, folder: string, proto: string, options: readonly string[]) {
  mkdirSync(folder, { recursive: true })
  copyFileSync(proto, join(folder, 'inventory.proto'))
  await execute(python, ['-m', 'grpc_tools.protoc', `-I${folder}`, ...options, 'inventory.proto'])
}

/** The Python client, made in `folder`. */
export async function pythonClient(tools: PythonTools, folder: string, proto = PROTO): Promise<PythonClient> {
  const { python } = tools
  await protoc(tools, folder, proto, [`--python_out=${folder}`, `--grpc_python_out=${folder}`])
  const [program = ''] = from('python', 'client.py')
  const env = { ...process.env, PYTHONPATH: folder }
  return {
    run: async (...words) => (await execute(python, [program, ...words], { env })).stdout,
    carryOut: async (text, more) => (await execute(python, ['-c', text], { env: { ...env, ...more } })).stdout,
  }
}

/** The plugins of protoc, and what the client is made of besides what they are made of. */
const PARTS = [
  'tool',
  'google.golang.org/grpc/health/grpc_health_v1',
  'google.golang.org/grpc/reflection/grpc_reflection_v1',
  'google.golang.org/genproto/googleapis/rpc/errdetails',
]
/** It runs for a second and is compiled for a minute where nothing is in Go's cache yet: nothing is made faster, and nothing of C. */
const QUICKLY = ['-mod=mod', '-gcflags=all=-N -l', '-ldflags=-s -w']

/** Carries out `go build` in a copy of the client. */
function goBuild(go: string, folder: string, ...what: string[]) {
  mkdirSync(folder, { recursive: true })
  for (const file of from('go', 'main.go', 'go.mod', 'go.sum')) copyFileSync(file, join(folder, basename(file)))
  return execute(go, ['build', ...QUICKLY, ...what], { cwd: folder, env: { ...process.env, CGO_ENABLED: '0' } })
}

/**
 * What the Go client needs, compiled in `folder`; by one call, since two at a time would both compile what they have in common.
 * Throws where the network is there and it cannot be compiled.
 */
export async function goTools(folder: string): Promise<GoTools | Missing> {
  const go = find('go')
  if (go === undefined) return { missing: 'does not apply: there is no go on this machine (https://go.dev/dl).' }
  const compiled = goBuild(go, folder, ...PARTS).then(() => goBuild(go, folder, '-o', 'bin/', 'tool'))
  if (await loaded(compiled)) return { go, plugins: join(folder, 'bin') }
  return { missing: 'does not apply: what the Go client needs could not be loaded.' }
}

/** The Go client, made in `folder`. Throws what the compiler complains of. */
export async function goClient(tools: PythonTools & GoTools, folder: string, proto = PROTO): Promise<Client> {
  mkdirSync(join(folder, 'inventory'), { recursive: true })
  const options = ['go', 'go-grpc'].flatMap((name) => [
    `--plugin=${join(tools.plugins, `protoc-gen-${name}`)}`,
    `--${name}_out=${folder}`,
    `--${name}_opt=module=client,Minventory.proto=client/inventory`,
  ])
  await protoc(tools, folder, proto, options)
  await goBuild(tools.go, folder, '-o', 'client', '.')
  return { run: async (...words) => (await execute(join(folder, 'client'), words)).stdout }
}
