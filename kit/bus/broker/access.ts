import { timingSafeEqual } from 'node:crypto'

/** Answers whether an Authorization header carries the token, in a time that tells its length but nothing else of it. */
export function tokenCheck(token: string): (authorization: string | undefined) => boolean {
  const wanted = Buffer.from(`Bearer ${token}`)
  return (authorization = '') => {
    const shown = Buffer.from(authorization)
    return shown.length === wanted.length && timingSafeEqual(shown, wanted)
  }
}
