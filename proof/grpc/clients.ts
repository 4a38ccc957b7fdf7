import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../journeys/system.ts'

/** Why this machine has no such client, as a sentence. */
export interface Missing {
  readonly missing: string
}

/** A client that protoc made of a `.proto`, ready to be asked; or why there is none. */
export type Client = { run(...words: string[]): Promise<string> } | Missing

/** One that can also carry out another program with what protoc made. */
export type PythonClient =
  | { run(...words: string[]): Promise<string>; carryOut(program: string, env: NodeJS.ProcessEnv): Promise<string> }
  | Missing

const PROTO = join(root, 'services', 'inventory', 'contract.proto')
const execute = promisify(execFile)
const from = (language: string, ...names: string[]) => names.map((name) => join(root, 'proof', 'grpc', language, name))

/** The path of a program; undefined where there is none. */
const find = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/local/go/bin']
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))

/** Does what a client needs; where that cannot be had the first line of the complaint says what is missing. */
async function make<Made>(what: string, work: () => Promise<Made>): Promise<Made | Missing> {
  try {
    return await work()
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? (error as Error).message
    return { missing: `does not apply: ${what} cannot be made on this machine (${said}).` }
  }
}

/** The Python client; what it needs of PyPI is installed into `folder`, protoc among it. */
export async function pythonClient(folder: string): Promise<PythonClient> {
  const python = find('python3')
  if (python === undefined)
    return { missing: 'does not apply: there is no python3 on this machine (on Debian: apt-get install python3-venv).' }
  return make('the Python client', async () => {
    const [requirements = '', program = ''] = from('python', 'requirements.txt', 'client.py')
    const own = join(folder, 'venv', 'bin', 'python')
    await execute(python, ['-m', 'venv', join(folder, 'venv')])
    await execute(own, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
    copyFileSync(PROTO, join(folder, 'inventory.proto'))
    const out = ['--python_out', '--grpc_python_out'].map((option) => `${option}=${folder}`)
    await execute(own, ['-m', 'grpc_tools.protoc', `-I${folder}`, ...out, 'inventory.proto'])
    const env = { ...process.env, PYTHONPATH: folder }
    return {
      run: async (...words) => (await execute(own, [program, ...words], { env })).stdout,
      carryOut: async (text, more) => (await execute(own, ['-c', text], { env: { ...env, ...more } })).stdout,
    }
  })
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

/**
 * The Go client; it is made with the protoc of the Python client in the same folder. What needs no protoc is compiled meanwhile,
 * and by one call, since two at a time would both compile what they have in common.
 */
export async function goClient(folder: string, made: Promise<PythonClient>): Promise<Client> {
  const go = find('go')
  if (go === undefined) return { missing: 'does not apply: there is no go on this machine (https://go.dev/dl).' }
  return make('the Go client', async () => {
    const at = join(folder, 'go')
    mkdirSync(join(at, 'inventory'), { recursive: true })
    for (const file of from('go', 'main.go', 'go.mod', 'go.sum'))
      copyFileSync(file, join(at, file.split('/').at(-1) as string))
    const env = { ...process.env, CGO_ENABLED: '0' }
    const build = (...what: string[]) => execute(go, ['build', ...QUICKLY, ...what], { cwd: at, env })
    const [python] = await Promise.all([made, build(...PARTS).then(() => build('-o', 'bin/', 'tool'))])
    if ('missing' in python) throw new Error(`without Python there is no protoc; ${python.missing}`)
    const options = ['go', 'go-grpc'].flatMap((name) => [
      `--plugin=${join(at, 'bin', `protoc-gen-${name}`)}`,
      `--${name}_out=${at}`,
      `--${name}_opt=module=client,Minventory.proto=client/inventory`,
    ])
    const protoc = join(folder, 'venv', 'bin', 'python')
    await execute(protoc, ['-m', 'grpc_tools.protoc', `-I${folder}`, ...options, 'inventory.proto'])
    await build('-o', 'client', '.')
    return { run: async (...words) => (await execute(join(at, 'client'), words)).stdout }
  })
}
