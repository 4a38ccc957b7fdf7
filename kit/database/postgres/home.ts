import { Client } from 'pg'
import { translate } from './errors.ts'

/** Two processes that start at once both find nothing and both create: the loser's error says that it is there. */
const THERE_ALREADY = /^(42710|42P04|23505)$/

/**
 * Makes the database and the role `souk_<service>` on a server, where `serverUrl` has the right to create them, and answers
 * the URL with which the service, and nobody else, connects to its own. What exists is kept; the role gets the password.
 */
export async function createPostgresHome(
  serverUrl: string,
  service: string,
  secrets: { readonly password: string },
): Promise<string> {
  if (!/^[a-z][a-z0-9_-]{0,50}$/.test(service)) throw new Error(`${service} cannot be the name of a database`)
  const name = `souk_${service.replaceAll('-', '_')}`
  const client = new Client({
    connectionString: serverUrl,
    fallback_application_name: 'souk',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query("select pg_advisory_lock(hashtextextended('souk home', 0))")
    await createRole(client, name, secrets.password)
    await createDatabase(client, name)
  } catch (error) {
    throw translate(error)
  } finally {
    await client.end()
  }
  return ownUrl(serverUrl, name, secrets.password)
}

async function createRole(client: Client, name: string, password: string): Promise<void> {
  const role = client.escapeIdentifier(name)
  await unlessThere(client, `create role ${role}`)
  await client.query(`alter role ${role} login password ${client.escapeLiteral(password)}`)
}

async function createDatabase(client: Client, name: string): Promise<void> {
  const known = await client.query('select 1 from pg_database where datname = $1', [name])
  const own = client.escapeIdentifier(name)
  if (known.rowCount === 0) {
    const me = await client.query<{ rolsuper: boolean }>('select rolsuper from pg_roles where rolname = current_user')
    // Who is no superuser must be a member of the role that is to own the database.
    if (!me.rows[0]?.rolsuper) await client.query(`grant ${own} to current_user`)
    await unlessThere(
      client,
      `create database ${own} owner ${own} template template0 encoding 'UTF8' locale_provider libc locale 'C'`,
    )
  }
  await client.query(`revoke all on database ${own} from public`)
}

async function unlessThere(client: Client, text: string): Promise<void> {
  try {
    await client.query(text)
  } catch (error) {
    if (!THERE_ALREADY.test((error as { code?: string }).code ?? '')) throw error
  }
}

function ownUrl(serverUrl: string, name: string, password: string): string {
  const url = new URL(serverUrl)
  url.username = name
  url.password = encodeURIComponent(password)
  url.pathname = `/${name}`
  return url.href
}
