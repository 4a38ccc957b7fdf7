import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract, object, optional, query, string } from '@souk/kit/contract'
import { defaultLimits } from '../limits.ts'
import { createRouteTable } from './routes.ts'

const about = { doc: 'A thing.', output: object({}), access: 'public' } as const
const things = contract('things', {
  doc: 'Things.',
  operations: {
    open: query('GET /v1/open', { ...about, input: object({}) }),
    locked: query('GET /v1/locked', {
      ...about,
      input: object({ token: optional(string()) }),
      headers: { token: 'X-Token' },
    }),
  },
  events: {},
})

test('what a secret in a header opens is kept by no cache', () => {
  const { find } = createRouteTable([things], defaultLimits)
  assert.equal(find('GET', '/v1/open')?.cacheControl, 'no-cache')
  assert.equal(find('GET', '/v1/locked')?.cacheControl, 'no-store')
})
