import { freePort } from './port.ts'
import { adapters, standInNames } from './system.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where a stand-in takes what would leave the system, by the variable that says so. */
const doors: Readonly<Record<string, Readonly<Record<string, (port: number) => string>>>> = {
  mailbox: {
    SOUK_SMTP_URL: (port) => `smtp://127.0.0.1:${port}`,
    SOUK_SMS_URL: (port) => `http://127.0.0.1:${port}/messages`,
  },
}

/** What runs under the name of a stand-in, where the operator has chosen the real thing. */
const chosenAdapters = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    adapters.filter(({ variable, value }) => env[variable] === value).map(({ instead, folder }) => [instead, folder]),
  )

/** The stand-ins that are needed, and what tells the other processes where they are. */
export interface StandIns {
  readonly names: readonly string[]
  /** Where an adapter to the real thing is run under the name of a stand-in, and from which file. */
  readonly adapters: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
}

/**
 * Chooses ports for the stand-ins. Where the operator has said where the real thing is, there is no door; a stand-in whose
 * doors are all replaced is left out.
 */
export async function chooseStandIns(env: Environment): Promise<StandIns> {
  const names = standInNames().filter((name) => {
    const own = Object.keys(doors[name] ?? {})
    return own.length === 0 || own.some((variable) => env[variable] === undefined)
  })
  const chosen: Record<string, string> = {}
  for (const name of names)
    for (const [variable, address] of Object.entries(doors[name] ?? {}))
      if (env[variable] === undefined) chosen[variable] = address(await freePort())
  return { names, adapters: chosenAdapters(env), env: chosen }
}
