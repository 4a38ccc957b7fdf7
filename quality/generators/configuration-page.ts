import { variable, type Settings } from '@souk/kit/config'
import { gatewaySettings, OWNER } from '@souk/gateway'
import { wireSettings } from '@souk/kit/process'
import { EVERYBODY, hostSettings } from '@souk/kit/host'
import { sharedSecretVariables } from '../../system/system.ts'
import type { Generated, Sources } from './generated.ts'
import { code, page, table } from './markdown.ts'
import {
  developerVariables,
  processVariables,
  startOptions,
  worldVariables,
  type WorldVariable,
} from './world-variables.ts'

/** Everything that can be set, by environment variable. */
export async function configurationPage({ services, adapters }: Sources): Promise<Generated> {
  return {
    path: 'docs/reference/configuration.md',
    text: await page(
      'Configuration',
      'What holds for longer than a start is set by environment variables, read once before anything starts. Without any of them the system runs. `npm start` checks ports and addresses first and names the first that is wrong; each process names all wrong values of its settings at once.',
      '## Options of a start',
      'After `npm start --`:',
      table(
        ['what it does', 'option'],
        startOptions.map(({ option, doc }) => [doc, code(option)]),
      ),
      '## The system',
      listed(worldVariables),
      settings([[EVERYBODY, wireSettings]]),
      '## One process\n\n`npm start` sets these for the processes it starts.',
      listed(processVariables),
      '## Settings of the services',
      'Those that begin with `SOUK` hold for all of them; those with `STRIPE` in them where [Stripe takes the money](../guides/take-money-by-stripe.md).',
      settings([
        [EVERYBODY, hostSettings],
        ...[...services, ...adapters].map(({ contract, config }) => [contract.name, config] as const),
      ]),
      '## Settings of the gateway',
      settings([[OWNER, gatewaySettings]]),
      '## For those who work on Souk',
      listed(developerVariables),
    ),
  }
}

const listed = (variables: readonly WorldVariable[]): string =>
  table(
    ['variable', 'without it', 'what it does'],
    variables.map(({ name, fallback, doc }) => [code(name), fallback, doc]),
  )

/** Where nobody says one, `npm start` makes the secrets that processes share. */
const withoutSecret = (name: string): string =>
  sharedSecretVariables.some((names) => (names as readonly string[]).includes(name))
    ? '`npm start` makes it and keeps it in `secrets.json`; elsewhere it must be set in production'
    : 'must be set in production'

function settings(all: readonly (readonly [owner: string, settings: Settings])[]): string {
  const rows = all.flatMap(([owner, own]) =>
    Object.entries(own).map(([name, { type, fallback, doc, min, max }]) => {
      const bounds = [min === undefined ? '' : `from ${min}`, max === undefined ? '' : `to ${max}`].filter(Boolean)
      return [
        code(variable(owner, name)),
        [type, ...bounds].join(' '),
        type === 'secret' ? withoutSecret(variable(owner, name)) : code(String(fallback)),
        doc,
      ]
    }),
  )
  return table(['variable', 'type', 'without it', 'what it does'], rows)
}
