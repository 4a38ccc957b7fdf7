import { createHmac, timingSafeEqual } from 'node:crypto'

const TOLERANCE_S = 300
const MOST_SIGNATURES = 5

/**
 * Was this body signed, with one of the secrets, within five minutes of `now` (milliseconds since 1970)? The signature is
 * `t=<seconds>,v1=<hex>`, HMAC-SHA256 over `t.body`; while secrets change it may carry several `v1`.
 */
export function isSigned(body: string, signature: string, secrets: readonly string[], now: number): boolean {
  const parts = signature.split(',').map((part) => part.trim().split('=', 2))
  const t = parts.find(([name]) => name === 't')?.[1]
  if (t === undefined || !/^\d{1,12}$/.test(t)) return false
  if (Math.abs(now / 1_000 - Number(t)) > TOLERANCE_S) return false
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value ? [Buffer.from(value, 'hex')] : []))
  return secrets.some((secret) => {
    const right = createHmac('sha256', secret).update(`${t}.${body}`).digest()
    return given.slice(0, MOST_SIGNATURES).some((each) => each.length === right.length && timingSafeEqual(each, right))
  })
}
