import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditServer } from 'graphql-http'
import { openShop } from './test-support.ts'

test('the specification of GraphQL over HTTP is kept, as its audit sees it', async (t) => {
  const { gateway } = await openShop(t)
  const audits = await auditServer({ url: `${gateway.url}/graphql` })
  assert.ok(audits.length > 50, `${audits.length} audits`)
  for (const { status, name, id } of audits) {
    if (status === 'error') assert.fail(`${id}: ${name}`)
    if (status === 'warn' || status === 'notice') t.diagnostic(`${status} ${id}: ${name}`)
  }
})

test('the audit notices a server that does not keep it', async (t) => {
  const { gateway } = await openShop(t)
  const audits = await auditServer({ url: `${gateway.url}/health/live` })
  assert.ok(audits.some(({ status }) => status === 'error'))
})
