import type { Random } from '../world/random.ts'

/** What the choice needs to know of an instance. */
export interface Running {
  /** Which release of the callee it runs. */
  readonly version?: string | undefined
  /** What an operator gives to all instances of this version together, in percent. Those without share what is left. */
  readonly weight?: number | undefined
  /** The operations that it has; without them it has all. */
  readonly operations?: readonly string[] | undefined
}

/** Those of whom one may be picked for an operation, by version. */
export interface Lane<Member> {
  readonly all: readonly Member[]
  /** The members of one version, as often as its weight wants. */
  draw(): readonly Member[]
}

/** Has it this operation? */
export const offers = ({ operations }: Running, operation: string): boolean => operations?.includes(operation) ?? true

/**
 * Divides the calls among versions by weight (a canary release). A version of which nobody is here leaves its share to the
 * others, and one with the weight 0 is asked only if there is no other.
 */
export function laneOf<Member extends { readonly instance: Running }>(
  members: readonly Member[],
  random: Random,
): Lane<Member> {
  const shares = sharesOf(members).filter(({ share }) => share > 0)
  const total = shares.reduce((sum, { share }) => sum + share, 0)
  const [only = { members }] = shares
  if (shares.length < 2) return { all: only.members, draw: () => only.members }
  return {
    all: shares.flatMap((each) => each.members),
    draw: () => {
      let left = random.fraction() * total
      const drawn = shares.find(({ share }) => (left -= share) < 0) ?? only
      return drawn.members
    },
  }
}

/** Without any weight there is one share, in which versions do not count. */
function sharesOf<Member extends { readonly instance: Running }>(members: readonly Member[]) {
  const weighed = Map.groupBy(
    members.filter(({ instance }) => instance.weight !== undefined),
    ({ instance }) => instance.version,
  )
  const shares = [...weighed.values()].map((each) => ({ members: each, share: each[0]?.instance.weight ?? 0 }))
  const given = shares.reduce((sum, { share }) => sum + share, 0)
  const others = members.filter(({ instance }) => instance.weight === undefined)
  return [...shares, { members: others, share: others.length === 0 ? 0 : Math.max(0, 100 - given) }]
}
