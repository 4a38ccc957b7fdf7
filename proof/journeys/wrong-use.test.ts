import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from './system.ts'

for (const [command, ...args] of [
  ['chaos', '--kils', '9'],
  ['chaos', '--kills', 'many'],
  ['chaos', '--world', 'mongodb'],
  ['bench', 'checkouts'],
  ['sim', '--sed', '7'],
] as const)
  test(`npm run ${command} -- ${args.join(' ')} does nothing and says what it knows`, () => {
    const done = spawnSync(process.execPath, [join(root, 'system/launch.mjs'), command, ...args], { encoding: 'utf8' })
    assert.deepEqual([done.status, done.stdout], [2, ''])
    assert.match(
      done.stderr,
      new RegExp(`npm run ${command} .*${command === 'bench' ? 'checkout .*postgres' : '--seed'}`),
    )
    assert.ok(!done.stderr.includes('    at '), done.stderr)
  })
