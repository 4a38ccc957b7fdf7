import type { Contract } from '@souk/kit/contract'
import { GATEWAY, type Passports } from '@souk/kit/passport'
import type { World } from '@souk/kit/world'
import { createTokenCheck, type Issue } from './access-token.ts'
import { createApiKeyCheck } from './api-key.ts'
import { createIdentify, type Identify } from './identify.ts'
import { keepKeys } from './key-set.ts'
import { createStaffKeyCheck } from './staff-key.ts'
import { createWitness } from './voucher.ts'

export interface Authentication {
  readonly identify: Identify
  /** Somebody may vouch now, or another than before. */
  contractsChanged(): void
}

/** Everything that tells for whom a request is made. `file`: where the last known keys of access tokens are kept. */
export function createAuthentication(
  world: Pick<World, 'clock' | 'random' | 'telemetry' | 'discovery' | 'transport'>,
  about: {
    passports: Passports
    file: string
    staffKey: string
    issue: Issue
    voucher: () => Contract | undefined
  },
): Authentication {
  const { clock } = world
  const witness = createWitness(world, { name: GATEWAY, passports: about.passports, voucher: about.voucher })
  const keys = keepKeys(world, about.file, witness.keys)
  const contractsChanged = () => {
    if (witness.exists()) keys.wake()
  }
  const noteUse = (key: string) =>
    witness
      .noteUse(key)
      .catch((error: unknown) =>
        world.telemetry.log().warn('that an API key is used was not heard', { cause: String(error) }),
      )
  contractsChanged()
  return {
    contractsChanged,
    identify: createIdentify({
      token: createTokenCheck(clock, keys, about.issue),
      apiKey: createApiKeyCheck(clock, witness.introspect, noteUse),
      staffKey: createStaffKeyCheck(about.staffKey),
      vouched: witness.exists,
    }),
  }
}
