import type { Contract } from '@souk/kit/contract'
import { explainProblems } from '../../gateway/pages/problems.ts'
import type { Generated, Sources } from './generated.ts'
import { code, codes, page, table } from './markdown.ts'

/** Every code that a problem document can carry. */
export async function problemsPage({ contracts }: Sources): Promise<Generated> {
  const all = explainProblems(contracts.map(asIfPublic))
  const own = all.filter(({ operations }) => operations.length === 0)
  const declared = all.filter(({ operations }) => operations.length > 0)
  return {
    path: 'docs/reference/problems.md',
    text: await page(
      'Problems',
      'Every error is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), `application/problem+json`, with a stable `code`. Decide by the code, not by the text.',
      '## Of the platform\n\nAny operation may answer these.',
      table(
        ['code', 'status', 'what to do'],
        own.map((each) => [code(each.code), String(each.status), each.explanation]),
      ),
      '## Of the operations\n\nRefusals, as the contracts declare them. They are never retried.',
      table(
        ['code', 'status', 'what it means', 'operations'],
        declared.map((each) => [code(each.code), String(each.status), each.explanation, codes(each.operations)]),
      ),
    ),
  }
}

/** The gateway explains only what the public can meet; this page is also for those who write services. */
const asIfPublic = (contract: Contract): Contract => ({
  ...contract,
  operations: Object.fromEntries(
    Object.entries(contract.operations).map(([name, operation]) => [name, { ...operation, access: 'public' }]),
  ),
})
