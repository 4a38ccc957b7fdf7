import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { accounts, type Account } from './account.ts'
import { createFolder, handOver, removeFolder } from './folder.ts'
import { environment } from './libraries.ts'
import { findBinaries, type Binaries } from './package.ts'

const run = promisify(execFile)

/** What `spawn` and `execFile` take. */
export interface Command {
  readonly file: string
  readonly args: string[]
  readonly options: { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number }
}

/** PostgreSQL as it can be run here, and the folder in which everything of one server lies. */
export interface Installation {
  readonly folder: string
  readonly account: Account
  command(program: 'postgres' | 'initdb', args: readonly string[]): Command
}

/** Finds out by trying how PostgreSQL runs on this machine; fails with one sentence if it does not. */
export async function install(): Promise<Installation> {
  const binaries = await findBinaries()
  const tether = await parentTether()
  const problems: string[] = []
  // Root without its powers (in a namespace, or as nobody) may not reach a checkout below somebody's closed home.
  for (const copied of process.getuid?.() === 0 ? [false, true] : [false]) {
    for (const account of accounts()) {
      const folder = await createFolder(account)
      try {
        return await prepare(copied ? await copy(binaries, folder) : binaries, folder, account, tether)
      } catch (error) {
        await removeFolder(folder)
        problems.push(firstLine(error))
      }
    }
  }
  throw new Error(
    `PostgreSQL cannot run on this machine (${problems.join('; ')}): set SOUK_TEST_POSTGRES_URL to a server of your own.`,
  )
}

async function prepare(
  binaries: Binaries,
  folder: string,
  account: Account,
  tether: readonly string[],
): Promise<Installation> {
  const options = { cwd: folder, env: await environment(binaries.native, folder), ...account.identity }
  const command: Installation['command'] = (program, args) => {
    const [file = '', ...rest] = [...account.prefix, ...tether, binaries[program], ...args]
    return { file, args: rest, options }
  }
  await handOver(folder, account)
  const probe = command('postgres', ['--version'])
  await run(probe.file, probe.args, probe.options)
  return { folder, account, command }
}

/** The words that let a program die with us even when we are killed; none where the tool is missing (the warden is there). */
async function parentTether(): Promise<readonly string[]> {
  const words = ['setpriv', '--pdeathsig', 'QUIT']
  const works = await run('setpriv', [...words.slice(1), 'true']).catch(() => undefined)
  return works ? words : []
}

async function copy(binaries: Binaries, folder: string): Promise<Binaries> {
  const native = join(folder, 'native')
  await cp(binaries.native, native, { recursive: true })
  const moved = (path: string) => join(native, relative(binaries.native, path))
  return { native, postgres: moved(binaries.postgres), initdb: moved(binaries.initdb) }
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string }
  return (stderr || message).trim().split('\n')[0] as string
}
