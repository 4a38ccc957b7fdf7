import { createCalls, type Calls } from '@souk/kit/call'
import { vouchingFaults, type Contract, type Operation, type Vouches } from '@souk/kit/contract'
import type { Passports } from '@souk/kit/passport'
import { deadlineIn } from '@souk/kit/resilience'
import type { World } from '@souk/kit/world'

/** How long a request waits for what the voucher says about its sender. */
const PATIENCE_MS = 2_500

/** Who vouches for people, and who would like to and is not believed, as sentences. */
export function chooseVoucher(contracts: readonly Contract[]): { voucher: Contract | undefined; conflicts: string[] } {
  let voucher: Contract | undefined
  const conflicts: string[] = []
  for (const contract of contracts) {
    if (contract.vouches === undefined) continue
    const [fault = voucher && `${voucher.name} does already`] = vouchingFaults(contract.operations, contract.vouches)
    if (fault === undefined) voucher = contract
    else conflicts.push(`${contract.name} does not vouch for anybody: ${fault}.`)
  }
  return { voucher, conflicts }
}

/** The questions that the gateway has for whoever vouches for people. */
export interface Witness {
  /** Does anybody vouch at all? */
  exists(): boolean
  /** The key set, as it was answered. Throws an `Outage` when there is no answer. */
  keys(): Promise<unknown>
  /** What an API key stands for, as it was answered. Throws an `Outage` when there is no answer. */
  introspect(key: string): Promise<unknown>
  /** Says that an API key is used, to who wants to hear it. Throws an `Outage` when that is not heard. */
  noteUse(key: string): Promise<void>
}

/** Asks the service that vouches at this moment, under the policies of every call between services. */
export function createWitness(
  world: Pick<World, 'clock' | 'random' | 'telemetry' | 'discovery' | 'transport'>,
  { name, passports, voucher }: { name: string; passports: Passports; voucher: () => Contract | undefined },
): Witness {
  const calls: Calls = createCalls(name, world, passports)
  const operationFor = (which: keyof Vouches): Operation | undefined => {
    const { operations = {}, vouches } = voucher() ?? {}
    return operations[vouches?.[which] ?? '']
  }
  const ask = async (which: keyof Vouches, input: object): Promise<unknown> => {
    const operation = operationFor(which)
    if (operation === undefined) throw new Error('nobody vouches for people')
    const span = world.telemetry.span(`ask for ${which}`, 'internal')
    try {
      return await calls.call(operation, input as never, { deadline: deadlineIn(world.clock, PATIENCE_MS), span })
    } finally {
      span.end()
    }
  }
  return {
    exists: () => voucher() !== undefined,
    keys: () => ask('keys', {}),
    introspect: (key) => ask('introspect', { key }),
    noteUse: async (key) => {
      if (operationFor('noteUse')) await ask('noteUse', { key })
    },
  }
}
