import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createPostgresHome } from '@souk/kit/database/postgres'
import { newSecret, saveSecrets, type Secrets } from './supervisor/data-folder.ts'

/**
 * Makes a database and a role for each service on the PostgreSQL server at `url`, and answers the address of each.
 * Without a server there is nothing to prepare: the services use SQLite files. Refuses a folder whose shop lies in the other:
 * nothing is moved, and what would start is an empty shop.
 */
export async function prepareDatabases(
  url: string | undefined,
  services: readonly string[],
  data: string,
  secrets: Secrets,
): Promise<Record<string, string>> {
  mustLieThere(url === undefined ? 'SQLite' : 'PostgreSQL', services, data, secrets)
  if (url === undefined) return {}
  if (!/^postgres(ql)?:\/\//.test(url)) throw new Error('SOUK_DATABASE_URL must begin with postgres://.')
  const passwords = secrets.databasePasswords
  const added = services.filter((service) => passwords[service] === undefined)
  for (const service of added) passwords[service] = newSecret()
  saveSecrets(data, secrets)
  const urls: Record<string, string> = {}
  try {
    for (const service of services)
      urls[service] = await createPostgresHome(url, service, { password: passwords[service] as string })
  } catch (error) {
    // A server that could not be reached has nothing of this shop.
    if (Object.keys(urls).length === 0) for (const service of added) delete passwords[service]
    saveSecrets(data, secrets)
    throw new Error(`The PostgreSQL server of SOUK_DATABASE_URL cannot be prepared: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  return urls
}

type Engine = 'SQLite' | 'PostgreSQL'

function mustLieThere(wanted: Engine, services: readonly string[], data: string, { databasePasswords }: Secrets): void {
  const used: Engine[] = []
  if (services.some((service) => existsSync(join(data, 'databases', `${service}.db`)))) used.push('SQLite')
  if (Object.keys(databasePasswords).length > 0) used.push('PostgreSQL')
  if (used.length === 0 || used.includes(wanted)) return
  throw new Error(
    `The shop of ${data} lies in ${used[0]}, and nothing is moved: ${wanted === 'SQLite' ? 'set SOUK_DATABASE_URL as before' : 'start it without SOUK_DATABASE_URL'}, or begin another one with SOUK_DATA.`,
  )
}
