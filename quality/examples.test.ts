import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeContract, golden, readContract, readGolden } from '@souk/kit/contract'
import { operator } from '@souk/kit/host'
import { read, repositoryFiles } from './repository.ts'

const filesCalled = (name: string) =>
  repositoryFiles().filter((file) => file.startsWith('examples/') && file.endsWith(name))

test('the contract of every example is written as those of the services are, with its numbers', () => {
  const found = filesCalled('/contract.json')
  assert.ok(found.length > 0)
  for (const file of found) assert.equal(golden(readContract(readGolden(read(file))), read(file)), read(file), file)
})

test('what an example offers to its operator is what every service offers', () => {
  const found = filesCalled('/operator.json')
  assert.ok(found.length > 0)
  const { operations } = describeContract(operator)
  for (const file of found)
    for (const [name, operation] of Object.entries(JSON.parse(read(file)) as object))
      assert.deepEqual(operation, JSON.parse(JSON.stringify(operations[name])), `${file}: ${name}`)
})
