import type { Command } from 'commander'
import type { Rotated } from '@souk/kit/passport'
import { show } from './output.ts'
import { runningSystem } from './running-system.ts'

export const addRotateKeys = (program: Command): Command =>
  program
    .command('rotate-keys')
    .description('replace the keys with which the processes sign their calls to each other; no request fails for it')
    .action(async (_options: object, command: Command) => {
      const keys = await runningSystem().post<Rotated[]>('/v1/keys/rotate')
      show(command, { keys }, () => keys.map(sentence).join('\n'))
    })

const sentence = ({ name, generation, useFromMs }: Rotated): string =>
  `${name} signs with key ${generation} from ${new Date(useFromMs).toISOString()} on.`
