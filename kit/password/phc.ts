/** What it costs to hash one password. `memory` in KiB. */
export interface Cost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** A hash with everything that is needed to make it again. */
export interface Hashed extends Cost {
  readonly salt: Buffer
  readonly hash: Buffer
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/** The usual text of a hash (PHC string format), `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export const writePhc = ({ memory, passes, parallelism, salt, hash }: Hashed): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`

/** Throws when the text is no hash of argon2id. */
export function readPhc(text: string): Hashed {
  const [, memory, passes, parallelism, salt = '', hash = ''] = PHC.exec(text) ?? []
  if (memory === undefined) throw new Error('this is no hash of argon2id')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}
