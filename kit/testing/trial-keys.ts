import { hash } from 'node:crypto'
import type { Claims, Keys } from '../passport/index.ts'

/**
 * Keys of the trial world: signed for real, but by a synchronous digest, because the asynchronous signatures of the real
 * world finish in an order that a seed cannot repeat.
 */
export function trialKeys(seed: number): Keys {
  const digest = (text: string) => hash('sha256', `trial ${seed} ${text}`, 'base64url')
  return {
    sign: async (claims) => {
      const text = Buffer.from(JSON.stringify(claims)).toString('base64url')
      return `${text}.${digest(text)}`
    },
    verify: async (token) => {
      const [text = '', signature] = token.split('.')
      if (signature !== digest(text)) throw new Error('the passport is forged')
      return JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims
    },
  }
}
