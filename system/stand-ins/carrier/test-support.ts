import type { InputOf } from '@souk/kit/contract'
import type { As } from '@souk/kit/testing'
import type { carrier } from './contract.ts'

export const sender: As = { service: 'shipping' }

export const booking = (n: number, name = 'Ada Lovelace'): InputOf<typeof carrier.operations.book> => ({
  reference: `shp_${n}`,
  product: 'express',
  recipient: { name, line1: '12 St James Square', city: 'London', country: 'GB' },
  items: 2,
})
