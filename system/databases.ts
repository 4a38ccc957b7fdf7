import { createPostgresHome } from '@souk/kit/database/postgres'
import { newSecret, saveSecrets, type Secrets } from './supervisor/data-folder.ts'

/**
 * Makes a database and a role for each service on the PostgreSQL server at `url`, and answers the address of each.
 * Without a server there is nothing to prepare: the services use SQLite files.
 */
export async function prepareDatabases(
  url: string | undefined,
  services: readonly string[],
  data: string,
  secrets: Secrets,
): Promise<Record<string, string>> {
  if (url === undefined) return {}
  if (!/^postgres(ql)?:\/\//.test(url)) throw new Error('SOUK_DATABASE_URL must begin with postgres://.')
  const passwords = secrets.databasePasswords
  for (const service of services) passwords[service] ??= newSecret()
  saveSecrets(data, secrets)
  const urls: Record<string, string> = {}
  try {
    for (const service of services)
      urls[service] = await createPostgresHome(url, service, { password: passwords[service] as string })
  } catch (error) {
    throw new Error(`The PostgreSQL server of SOUK_DATABASE_URL cannot be prepared: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  return urls
}
