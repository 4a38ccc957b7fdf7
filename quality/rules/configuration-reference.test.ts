import { variable } from '@souk/kit/config'
import { gatewaySettings, OWNER } from '@souk/gateway'
import { wireSettings } from '@souk/kit/process'
import { EVERYBODY, hostSettings } from '@souk/kit/host'
import { canary, enforce, files, repository } from '../enforce.ts'
import { liveAdapters, liveServices } from '../services.ts'
import { configurationReference } from './configuration-reference.ts'

const PAGE = 'docs/reference/configuration.md'
const settingsOf = (owner: string, settings: object) =>
  Object.keys(settings).map((name) => ({ setting: variable(owner, name) }))
const settings = [
  ...settingsOf(EVERYBODY, hostSettings),
  ...settingsOf(EVERYBODY, wireSettings),
  ...settingsOf(OWNER, gatewaySettings),
  ...[...(await liveServices()), ...(await liveAdapters())].flatMap(({ contract, config }) =>
    settingsOf(contract.name, config),
  ),
]

const reading = (text: string, caught: RegExp) => canary({ [PAGE]: '| `PORT` |', 'kit/host/host.ts': text }, caught)

enforce(configurationReference, [...repository(), ...settings], {
  title: 'everything that can be set is explained, and nothing else',
  atLeast: 150,
  canaries: {
    'a variable that is read': reading(
      `\nexport const level = env.LOG_LEVEL`,
      /host\.ts:2: reads LOG_LEVEL, which docs/,
    ),
    'a variable of the process': reading(`export const data = process.env.SOUK_DATA ?? ''`, /reads SOUK_DATA/),
    'a variable by its text': reading(`export const data = world.env['SOUK_DATA']`, /reads SOUK_DATA/),
    'a variable that is taken out': reading(`const { SOUK_BUS_URL = '' } = process.env`, /reads SOUK_BUS_URL/),
    'a variable that another function reads': reading(
      `export const bus = needed('SOUK_BUS_URL')`,
      /reads SOUK_BUS_URL/,
    ),
    'the database of a service': reading(
      'export const url = env[`${name}_DATABASE_URL`]',
      /reads <SERVICE>_DATABASE_URL/,
    ),
    'an explanation of what nothing reads': canary(
      { [PAGE]: '| `SOUK_COLOUR` |' },
      /explains SOUK_COLOUR, which nothing reads/,
    ),
    'a setting of a service': {
      subjects: [...files({ [PAGE]: '| `PORT` |' }), { setting: 'SHELF_HOLD_MINUTES' }],
      caught: /lacks the setting SHELF_HOLD_MINUTES/,
    },
  },
  innocents: {
    'what is explained, and what belongs to others': [
      ...files({
        [PAGE]: '| `SHELF_HOLD_MINUTES` |\n| `PORT` |',
        'kit/host/host.ts': `export const all = [env.PORT, process.env.PATH, env.lower]`,
      }),
      { setting: 'SHELF_HOLD_MINUTES' },
    ],
  },
})
