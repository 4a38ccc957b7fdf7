import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  array,
  boolean,
  command,
  compatible,
  contract,
  contractHash,
  describeContract,
  golden,
  object,
  openapi,
  optional,
  query,
  readContract,
  readGolden,
  string,
  type Operation,
} from './index.ts'

const keys = query('GET /.well-known/jwks.json', {
  doc: 'The keys.',
  input: object({}),
  output: object({ keys: array(object({ kid: string() })) }),
  access: 'public',
})
const introspect = query('GET /v1/introspections', {
  doc: 'Whose key.',
  input: object({ key: string() }),
  output: object({ active: boolean(), subject: optional(string()) }),
  headers: { key: 'X-Api-Key' },
  access: 'service',
  callers: ['gateway'],
})
const vouches = { keys: 'keys', introspect: 'introspect' } as const
const making = (operations: Record<string, Operation>) => () =>
  contract('people', { doc: 'Knows people.', operations, events: {}, vouches })
const people = making({ keys, introspect })()
const { vouches: _, ...mute } = describeContract(people)

describe('a contract that vouches for people', () => {
  test('says so over the wire, in its golden file and in its hash', () => {
    const arrived = readContract(JSON.parse(JSON.stringify(describeContract(people))))
    assert.deepEqual(arrived.vouches, vouches)
    assert.deepEqual(readGolden(golden(people)).vouches, vouches)
    assert.notEqual(contractHash(readContract(mute)), contractHash(people))
  })

  test('may begin to, and must not stop: whoever signed in would be shut out', () => {
    const moved = { ...describeContract(people), vouches: { keys: 'keys', introspect: 'other' } }
    assert.deepEqual(compatible(mute, describeContract(people)).breaking, [])
    assert.equal(compatible(mute, describeContract(people)).additive.length, 1)
    assert.match(compatible(describeContract(people), mute).breaking.join(), /^vouches: was \{.+\}, is none$/)
    assert.equal(compatible(describeContract(people), moved).breaking.length, 1)
    assert.deepEqual(compatible(describeContract(people), describeContract(people)), { breaking: [], additive: [] })
  })

  test('may begin to hear of the use of keys, and must be able to', () => {
    const noteUse = command('POST /v1/introspections', {
      doc: 'It is used.',
      input: object({ key: string() }),
      output: object({}),
      headers: { key: 'X-Api-Key' },
      access: 'service',
      callers: ['gateway'],
    })
    const withNote = (operation: Operation) => {
      const operations = { keys, introspect, noteUse: operation }
      return contract('people', { doc: '', operations, events: {}, vouches: { ...vouches, noteUse: 'noteUse' } })
    }
    const hears = describeContract(withNote(noteUse))
    assert.deepEqual(compatible(describeContract(people), hears).breaking, [])
    assert.equal(compatible(hears, describeContract(people)).breaking.length > 0, true)
    for (const wrong of [
      { ...introspect, path: '/v1/uses' },
      { ...noteUse, callers: ['cart'] },
      { ...noteUse, headers: {} },
    ] as Operation[])
      assert.throws(
        () => withNote(wrong),
        /^Error: people cannot vouch: noteUse must be a command for the gateway alone/,
      )
  })

  test('shows its keys to everybody, and keeps to the gateway whose an API key is', () => {
    const { paths } = openapi([people], { title: 'People', version: '1' })
    assert.deepEqual(Object.keys(paths), ['/.well-known/jwks.json'])
  })

  const wrong: Record<string, { keys?: Partial<Operation>; introspect?: Partial<Operation> }> = {
    'keys must be a public query': { keys: { path: '/v1/keys' } },
    'keys must be a public query at': { keys: { access: 'keys:read' } },
    'keys must answer': { keys: { output: object({ all: string() }) } },
    'introspect must be a query for the gateway alone': { introspect: { callers: [] } },
    'introspect must be a query for the gateway': { introspect: { callers: ['gateway', 'cart'] } },
    'introspect must be a query': { introspect: { access: 'public' } },
    'introspect must take': { introspect: { headers: {} } },
    'introspect must answer': { introspect: { output: object({}) } },
  }
  for (const [sentence, { keys: k, introspect: i }] of Object.entries(wrong))
    test(`is not made when the gateway could not use it: ${JSON.stringify({ ...k, ...i }).slice(0, 60)}`, () => {
      const draft = making({ keys: { ...keys, ...k } as Operation, introspect: { ...introspect, ...i } as Operation })
      assert.throws(draft, new RegExp(`^Error: people cannot vouch: ${sentence}`))
    })

  test('is not made when an operation that it names is a command or is not there', () => {
    const change = command('POST /v1/introspections', {
      doc: '',
      input: object({ key: string() }),
      output: object({ active: boolean() }),
      headers: { key: 'X-Api-Key' },
      access: 'service',
      callers: ['gateway'],
    })
    assert.throws(making({ keys, introspect: change }), /a query for the gateway alone/)
    assert.throws(making({ keys }), /cannot vouch: introspect/)
  })
})
