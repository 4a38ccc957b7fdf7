import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBrowser } from '../test-browser.ts'
import { openShop } from './test-support.ts'

test('the editor opens in a browser, knows the schema, runs a document, and breaks no rule of its own policy', async (t) => {
  const { gateway } = await openShop(t)
  const { browser, page, complaints } = await openBrowser(gateway.url)
  t.after(() => browser.close())
  const query = '{ shelfThing(id: "a") { title parts { sku level { left } } } }'
  await page.goto(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`)
  await page.locator('.graphiql-execute-button').click()
  const answer = page.locator('.graphiql-response')
  await answer.getByText('Thing a').waitFor()
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await page.getByText('shelfThings', { exact: false }).first().waitFor()
  assert.deepEqual(complaints, [])
})
