import { newAddress, register, signIn } from '../journeys/account.ts'

/** An access token is good for ten minutes, and a purchase with it may take a while. */
const FRESH_MS = 7 * 60_000

/** Customers who have an account. */
export interface Members {
  /** The access token of one of them, chosen by `fraction`; undefined when nobody can sign in at the moment. */
  token(fraction: number): Promise<string | undefined>
}

/** Opens accounts for so many customers. Each signs in when a token is wanted, and again before it gets old. */
export async function openAccounts(gateway: string, count: number): Promise<Members> {
  const members = Array.from({ length: count }, () => ({ email: newAddress(), token: '', since: -Infinity }))
  await Promise.all(members.map(({ email }) => register({ gateway }, email)))
  return {
    token: async (fraction) => {
      const member = members[Math.floor(fraction * count)]
      if (member === undefined) return undefined
      if (performance.now() - member.since < FRESH_MS) return member.token
      try {
        member.token = await signIn({ gateway }, member.email)
        member.since = performance.now()
        return member.token
      } catch {
        return undefined
      }
    },
  }
}
