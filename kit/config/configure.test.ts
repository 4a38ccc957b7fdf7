import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError, configure, variable } from './configure.ts'
import { flag, integer, secret, text } from './setting.ts'

const settings = {
  holdMinutes: integer(15, 'How long.', { min: 1, max: 60 }),
  greeting: text('hello', 'What is said.'),
  strict: flag(false, 'Whether.'),
  apiKey: secret('for tests only', 'Opens the door.'),
}

const faultsOf = (env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  try {
    configure('gift-card', settings, env)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigurationError)
    return error.faults
  }
}

test('without an environment the defaults hold', () =>
  assert.deepEqual(configure('gift-card', settings, {}), {
    holdMinutes: 15,
    greeting: 'hello',
    strict: false,
    apiKey: 'for tests only',
  }))

test('a setting has the variable that its owner and name say', () => {
  assert.equal(variable('gift-card', 'holdMinutes'), 'GIFT_CARD_HOLD_MINUTES')
  const { holdMinutes, strict } = configure('gift-card', settings, {
    GIFT_CARD_HOLD_MINUTES: '60',
    GIFT_CARD_STRICT: 'true',
  })
  assert.deepEqual([holdMinutes, strict], [60, true])
})

test('everything that is wrong is said at once, with what would be right', () =>
  assert.deepEqual(faultsOf({ GIFT_CARD_HOLD_MINUTES: '61', GIFT_CARD_STRICT: 'yes' }), [
    'GIFT_CARD_HOLD_MINUTES must be a whole number from 1 up to 60, not "61"',
    'GIFT_CARD_STRICT must be true or false, not "yes"',
  ]))

for (const wrong of ['', '1.5', '1e1', ' 2', '0x10', '9007199254740993', '0'])
  test(`${JSON.stringify(wrong)} is no number of minutes`, () =>
    assert.equal(faultsOf({ GIFT_CARD_HOLD_MINUTES: wrong }).length, 1))

test('production refuses a secret that is missing, empty or still the default, and never prints one', () => {
  for (const key of [{}, { GIFT_CARD_API_KEY: '' }, { GIFT_CARD_API_KEY: 'for tests only' }]) {
    const faults = faultsOf({ NODE_ENV: 'production', ...key })
    assert.equal(faults.length, 1)
    assert.match(faults[0] ?? '', /^GIFT_CARD_API_KEY must be set in production/)
    assert.doesNotMatch(faults.join(), /for tests only/)
  }
  assert.deepEqual(faultsOf({ NODE_ENV: 'production', GIFT_CARD_API_KEY: 'a real one' }), [])
})
