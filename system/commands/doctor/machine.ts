import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fail, ok, warn, type Finding } from './finding.ts'

const GIB = 1024 ** 3
const LITTLE_GIB = 1
const HARDLY_ANY_GIB = 0.1

/** Node 24.15 or newer, as in package.json. */
export function nodeVersion(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 15)
    ? ok('node', version)
    : fail('node', `${version} is too old`, 'install Node 24.15 or newer; npm start brings one along by itself')
}

/** Can the folder be used, and are its secrets readable for their owner only? */
export function dataFolder(folder: string): Finding {
  if (!existsSync(folder)) {
    const above = nearest(folder)
    return isWritable(above)
      ? ok('data folder', `${folder} will be made at the first start`)
      : fail('data folder', `${folder} cannot be made: ${above} cannot be written`, 'choose another with SOUK_DATA')
  }
  if (!isWritable(folder))
    return fail('data folder', `${folder} cannot be written`, 'change its owner, or choose another with SOUK_DATA')
  const open = ['secrets.json', 'control.json']
    .map((name) => join(folder, name))
    .filter((file) => process.platform !== 'win32' && existsSync(file) && (statSync(file).mode & 0o077) !== 0)
  return open.length === 0
    ? ok('data folder', folder)
    : fail('data folder', `${open.join(' and ')} can be read by others`, `chmod 600 ${open.join(' ')}`)
}

export function diskSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(nearest(folder))
  const free = (bavail * bsize) / GIB
  const found = `${free.toFixed(1)} GiB free`
  if (free < HARDLY_ANY_GIB) return fail('disk', found, 'make room: writes will be refused when it is full')
  return free < LITTLE_GIB
    ? warn('disk', found, 'make room: the log of events alone may take 1 GiB')
    : ok('disk', found)
}

/** Is the public port free for a start? */
export function publicPort(port: number): Promise<Finding> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(fail('port', `${port} cannot be used (${code})`, 'stop what uses it, or start with another PORT')),
    )
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(ok('port', `${port} is free`))))
  })
}

const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)))

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
