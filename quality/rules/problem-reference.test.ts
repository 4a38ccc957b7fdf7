import { platformProblems } from '@souk/kit/contract'
import { enforce, files, repository } from '../enforce.ts'
import { liveContracts } from '../services.ts'
import { problemReference } from './problem-reference.ts'

const operations = (await liveContracts()).flatMap((contract) => Object.values(contract.operations))
const codes = [...Object.keys(platformProblems), ...operations.flatMap(({ refusals }) => Object.keys(refusals))]
const page = (text: string) => files({ 'docs/reference/problems.md': text })

enforce(problemReference, [...repository(), ...codes.map((code) => ({ code }))], {
  title: 'every code of a problem is explained, and nothing else',
  atLeast: 20,
  canaries: {
    'a code that is not explained': {
      subjects: [...page('| `defect` | 500 |'), { code: 'unknown_sku' }],
      caught: /does not explain unknown_sku/,
    },
    'a code that is only mentioned': {
      subjects: [...page('Such as `defect`.'), { code: 'defect' }],
      caught: /does not explain defect/,
    },
    'an explanation of what cannot occur': {
      subjects: page('| `sold_out` | 409 |'),
      caught: /explains sold_out, which/,
    },
    'a reference that is not there': { subjects: [{ code: 'defect' }], caught: /does not explain defect/ },
  },
  innocents: { 'a code that is explained': [...page('| `defect` | 500 |'), { code: 'defect' }] },
})
