import type { Configured, Setting, Settings } from './setting.ts'

/** Thrown with every wrong value at once, so that an operator mends them in one go. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'ConfigurationError'
    this.faults = faults
  }
}

/** The environment variable of a setting: `inventory`, `holdMinutes` -> `INVENTORY_HOLD_MINUTES`. */
export const variable = (owner: string, name: string) =>
  `${owner}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.replaceAll('-', '_').toUpperCase()

/** Reads an owner's settings from the environment, once, before anything starts. Throws `ConfigurationError`. */
export function configure<S extends Settings>(
  owner: string,
  settings: S,
  env: Record<string, string | undefined>,
): Configured<S> {
  const faults: string[] = []
  const values: Record<string, string | number | boolean> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const key = variable(owner, name)
    const given = env[key]
    const production = env.NODE_ENV === 'production'
    if (production && setting.type === 'secret' && (given || setting.fallback) === setting.fallback)
      faults.push(`${key} must be set in production, to something else than its default`)
    const value = given === undefined ? setting.fallback : parse(setting, given)
    if (value === undefined) faults.push(`${key} must be ${expected(setting)}, not ${shown(setting, given)}`)
    else values[name] = value
  }
  if (faults.length > 0) throw new ConfigurationError(faults)
  return values as Configured<S>
}

function parse(setting: Setting, given: string): string | number | boolean | undefined {
  if (setting.type === 'flag') return given === 'true' ? true : given === 'false' ? false : undefined
  if (setting.type !== 'integer') return given
  const value = /^-?\d+$/.test(given) ? Number(given) : Number.NaN
  const inside =
    Number.isSafeInteger(value) && value >= (setting.min ?? -Infinity) && value <= (setting.max ?? Infinity)
  return inside ? value : undefined
}

function expected({ type, min, max }: Setting): string {
  if (type === 'flag') return 'true or false'
  const bounds = [min === undefined ? '' : ` from ${min}`, max === undefined ? '' : ` up to ${max}`].join('')
  return `a whole number${bounds}`
}

const shown = (setting: Setting, given: string | undefined) =>
  setting.type === 'secret' ? '(hidden)' : JSON.stringify(given)
