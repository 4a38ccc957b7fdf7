import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../journeys/system.ts'

/** A client that protoc made of a `.proto`, ready to be asked; or why this machine has none, as a sentence. */
export type Client = { run(...words: string[]): Promise<string> } | { missing: string }

const PROTO = join(root, 'services', 'inventory', 'contract.proto')
const execute = promisify(execFile)
const from = (language: string, ...names: string[]) => names.map((name) => join(root, 'proof', 'grpc', language, name))

/** The path of a program; undefined where there is none. */
const find = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/local/go/bin']
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))

/** Does what a client needs; where that cannot be had the first line of the complaint says what is missing. */
async function make(what: string, work: () => Promise<Client>): Promise<Client> {
  try {
    return await work()
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? (error as Error).message
    return { missing: `does not apply: ${what} cannot be made on this machine (${said}).` }
  }
}

/** The Python client; what it needs of PyPI is installed into `folder`, protoc among it. */
export async function pythonClient(folder: string): Promise<Client> {
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
    return { run: async (...words) => (await execute(own, [program, ...words], { env })).stdout }
  })
}

const PLUGINS = [
  'google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.6',
  'google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.5.1',
]

/** The Go client; it is made with the protoc of the Python client in the same folder. */
export async function goClient(folder: string, python: Client): Promise<Client> {
  const go = find('go')
  if (go === undefined) return { missing: 'does not apply: there is no go on this machine (https://go.dev/dl).' }
  if ('missing' in python) return { missing: `does not apply: without Python there is no protoc; ${python.missing}` }
  return make('the Go client', async () => {
    const at = join(folder, 'go')
    mkdirSync(join(at, 'inventory'), { recursive: true })
    for (const file of from('go', 'main.go', 'go.mod', 'go.sum'))
      copyFileSync(file, join(at, file.split('/').at(-1) as string))
    const env = { ...process.env, GOBIN: join(at, 'bin'), GOFLAGS: '-mod=mod' }
    await Promise.all(PLUGINS.map((plugin) => execute(go, ['install', plugin], { env, cwd: folder })))
    const options = ['go', 'go-grpc'].flatMap((name) => [
      `--plugin=${join(at, 'bin', `protoc-gen-${name}`)}`,
      `--${name}_out=${at}`,
      `--${name}_opt=module=client,Minventory.proto=client/inventory`,
    ])
    const protoc = join(folder, 'venv', 'bin', 'python')
    await execute(protoc, ['-m', 'grpc_tools.protoc', `-I${folder}`, ...options, 'inventory.proto'])
    await execute(go, ['build', '-o', 'client', '.'], { env, cwd: at })
    return { run: async (...words) => (await execute(join(at, 'client'), words)).stdout }
  })
}
