import { createHmac } from 'node:crypto'

/**
 * Signs the bytes of a webhook at a moment (milliseconds since 1970): `t=<seconds>,v1=<hex>`, HMAC-SHA256 over `t.body`. Of
 * two secrets with a comma between them the first one signs.
 */
export function sign(secrets: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1_000)
  const secret = secrets.split(',')[0] as string
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
