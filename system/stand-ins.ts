import { freePort } from './port.ts'
import { standInNames } from './system.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where a stand-in takes what would leave the system, by the variable that says so. */
const doors: Readonly<Record<string, Readonly<Record<string, (port: number) => string>>>> = {
  mailbox: {
    SOUK_SMTP_URL: (port) => `smtp://127.0.0.1:${port}`,
    SOUK_SMS_URL: (port) => `http://127.0.0.1:${port}/messages`,
  },
}

/** The stand-ins that are needed, and what tells the other processes where they are. */
export interface StandIns {
  readonly names: readonly string[]
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
  return { names, env: chosen }
}
