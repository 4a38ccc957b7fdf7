import { isDatabaseError, readMigrations, type Database, type Migration } from '../database/index.ts'
import type { Service } from '../service/index.ts'
import type { World } from '../world/index.ts'

const REOPEN_MS = 500
const kitMigrations = new URL('./migrations/', import.meta.url)

/** In the trial world one process opens many databases, over and over. */
const known = new Map<string, readonly Migration[]>()

function migrationsIn(folder: URL, engine: Database['engine']): readonly Migration[] {
  const place = `${engine} ${folder.href}`
  let found = known.get(place)
  if (found === undefined) known.set(place, (found = readMigrations(folder, engine)))
  return found
}

/** Opens and migrates the database of a service; waits while it cannot be reached. Undefined when `signal` aborts first. */
export async function openDatabase(service: Service, world: World, signal: AbortSignal): Promise<Database | undefined> {
  const name = service.contract.name
  for (let told = false; !signal.aborted;) {
    let database: Database | undefined
    try {
      database = await world.openDatabase(name, { durable: service.durable })
      const newer = [...(await database.migrate('kit', migrationsIn(kitMigrations, database.engine)))]
      if (service.migrations)
        newer.push(...(await database.migrate(name, migrationsIn(service.migrations, database.engine))))
      if (newer.length > 0) world.telemetry.log().warn('the data has migrations of a newer version', { newer })
      return database
    } catch (error) {
      await database?.close()
      if (!isDatabaseError(error, 'unavailable') && !isDatabaseError(error, 'conflict')) throw error
      if (!told) world.telemetry.log().warn('the database cannot be opened yet', { cause: error.message })
      told = true
      await world.clock.sleep(REOPEN_MS, signal).catch(() => {})
    }
  }
  return undefined
}
