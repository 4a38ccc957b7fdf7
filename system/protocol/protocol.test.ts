import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { checks, thoroughChecks } from './checks/all.ts'
import { judge, readDescription, type Verdict } from './judge.ts'
import type { Subject } from './subject.ts'
import { openShelf, spoiled, type Defect, type Passing } from './test-support.ts'

const wrong = (verdicts: readonly Verdict[]) => verdicts.filter(({ faults }) => faults.length > 0)

const change = (answer: Passing, edit: (body: Record<string, unknown>) => void) => {
  const body = JSON.parse(answer.text) as Record<string, unknown>
  edit(body)
  answer.text = JSON.stringify(body)
}
const isProblem = ({ status }: Passing) => status >= 400
const whenAsked = (path: string, edit: (answer: Passing) => void): Defect => ({
  answer: (answer, { url }) => {
    if (url?.startsWith(path)) edit(answer)
  },
})
/** The claims of a passport, whoever signed it. */
const claimsOf = (passport = '..') =>
  JSON.parse(Buffer.from(passport.split('.')[1] ?? '', 'base64url').toString() || '{}') as Record<string, unknown>

describe('the conformance of a service', () => {
  let shelf: Awaited<ReturnType<typeof openShelf>>
  before(async () => {
    shelf = await openShelf()
  })
  after(() => shelf.close())

  /** The verdicts about the service with a defect. */
  async function verdicts(defect: Defect, more: Partial<Subject> = {}): Promise<Verdict[]> {
    const { url, close } = await spoiled(shelf.subject.url, defect)
    try {
      const described = await readDescription(url)
      const instances = async () => (await shelf.subject.instances()).map((each) => ({ ...each, url }))
      return await judge({ ...shelf.subject, ...described, instances, ...more }, checks)
    } finally {
      close()
    }
  }
  /** Lets somebody in: their passport is replaced by a good one of the gateway. */
  const believes = (whom: (claims: Record<string, unknown>, passport?: string) => boolean): Promise<Verdict[]> =>
    shelf.subject.passport('gateway', { permissions: ['*'], sub: 'cus_00000000000000000000000000' }).then((good) =>
      verdicts({
        hear: (headers) => {
          const { 'x-passport': shown } = headers
          if (whom(claimsOf(shown?.includes('.') ? shown : undefined), shown)) headers['x-passport'] = good
        },
      }),
    )

  it('finds nothing in a service of the kit', async () => {
    assert.deepEqual(wrong(await judge(shelf.subject, checks)), [])
    assert.deepEqual(wrong(await verdicts({})), [], 'nor behind what the defects below are planted with')
  })

  for (const [title, whom] of [
    ['nobody', (_, passport) => passport === undefined],
    ['any text', (_, passport) => passport === 'passport'],
    ['what has expired', ({ exp }) => Number(exp) * 1_000 < Date.now()],
    ['a passport for somebody else', ({ aud }) => aud === 'somebody-else'],
  ] as readonly [string, Parameters<typeof believes>[0]][])
    it(`finds a service that believes ${title}`, async () => {
      const [found, ...others] = wrong(await believes(whom))
      assert.equal(found?.title, 'believes nobody without a good passport')
      assert.match(String(found.faults[0]), /^look answers 200/)
      assert.deepEqual(others, [])
    })

  it('finds a service that lets everybody do everything', async () => {
    const [found] = wrong(await believes(({ iss, sub }) => iss === 'gateway' && sub === undefined))
    assert.equal(found?.title, 'believes nobody without a good passport')
    const found2 = wrong(await believes(({ sub, permissions }) => sub !== undefined && permissions === undefined))
    assert.deepEqual(
      found2.map(({ title, faults }) => [title, faults.length]),
      [['lets in whom its contract lets in, and nobody else', 1]],
    )
  })

  const defects: readonly [string, RegExp, Defect][] = [
    [
      'says a schema that a binary wire cannot carry',
      /every wire can carry: .*free property names/,
      whenAsked('/.contract', (answer) =>
        change(answer, ({ operations }) => {
          const { look } = operations as { look: { output: object } }
          Object.assign(look.output, { additionalProperties: { type: 'string' } })
        }),
      ),
    ],
    [
      'has a path with a part that is no field',
      /every wire can carry: shelf\.look: "name" is not a field[^\n]*$/,
      whenAsked(
        '/.contract',
        (answer) => void (answer.text = answer.text.replace('/v1/things/:id"', '/v1/things/:name"')),
      ),
    ],
    [
      'says nothing about what it does',
      /every wire can carry: look has no "doc"/,
      whenAsked('/.contract', (answer) => void (answer.text = answer.text.replace('"One thing."', '""'))),
    ],
    [
      'is not well',
      /metrics.*: \/health\/ready answers 503/,
      whenAsked('/health/ready', (answer) => void (answer.status = 503)),
    ],
    [
      'counts nothing',
      /does not count a request for look/,
      whenAsked('/metrics', (answer) => void (answer.text = '# nothing')),
    ],
    [
      'answers at any path',
      /answers 200 and no problem document, not 404/,
      whenAsked('/no/such', (answer) => {
        answer.status = 200
        answer.headers['content-type'] = 'text/html'
      }),
    ],
    [
      'says only in words what is wrong',
      /look answers 422 and no problem document, not 422 invalid, when "id" is wrong/,
      {
        answer: (answer) => {
          if (answer.status === 422) answer.headers['content-type'] = 'text/plain'
        },
      },
    ],
    [
      'does not say which field is wrong',
      /look does not name the field when "id" is wrong/,
      { answer: (answer) => isProblem(answer) && change(answer, (body) => void (body.errors = [])) },
    ],
    [
      'overlooks what it does not know',
      /look answers 200 and no problem document, not 400 unknown_parameter/,
      { hear: (_, request) => void (request.url = request.url?.replace(/[?&]soukUnknown=1/, '')) },
    ],
    [
      'fails at a body that is no JSON',
      /put answers 500 malformed, not 400 malformed/,
      { answer: (answer) => answer.status === 400 && answer.text.includes('malformed') && (answer.status = 500) },
    ],
    [
      'answers what it did not promise',
      /answers what its contract says: look answers what its contract does not allow: \/parts is required/,
      whenAsked('/v1/things/', (answer) => answer.status === 200 && void (answer.text = '{"id":"a"}')),
    ],
    [
      'refuses with a code of its own',
      /look answers 409 moody, which it does not declare/,
      whenAsked('/v1/things/', (answer) => {
        if (answer.status !== 200) return
        answer.status = 409
        answer.headers['content-type'] = 'application/problem+json'
        answer.text = JSON.stringify({ type: '/x', title: 'x', status: 409, code: 'moody', detail: 'x', errors: [] })
      }),
    ],
    [
      'begins whatever the deadline is',
      /begins nothing when too little time is left: look answers 200 and no problem document/,
      { hear: (headers) => void delete headers['x-deadline-ms'] },
    ],
    [
      'begins a trace of its own',
      /look does not answer with a traceparent of the same trace/,
      { hear: (headers) => void delete headers.traceparent },
    ],
    [
      'answers with the span of its caller',
      /look answers with the span of its caller/,
      {
        answer: (answer, { headers: { traceparent } }) =>
          traceparent && void (answer.headers.traceparent = String(traceparent)),
      },
    ],
  ]
  for (const [title, expected, defect] of defects)
    it(`finds a service that ${title}`, async () => {
      const found = wrong(await verdicts(defect)).flatMap(({ title: check, faults }) =>
        faults.map((each) => `${check}: ${each}`),
      )
      assert.match(found.join('\n'), expected)
    })

  it('finds a service that nobody has heard of, that calls itself otherwise, or that falls silent', async () => {
    const list = await shelf.subject.instances()
    const last = async (instances: Subject['instances']) =>
      (await judge({ ...shelf.subject, instances }, checks)).at(-1)
    assert.match(String((await last(async () => []))?.faults), /^nobody is announced at http/)
    const renamed = list.map((each) => ({ ...each, service: 'drawer', version: '1.4.0', operations: ['look'] }))
    assert.equal((await last(async () => renamed))?.faults.length, 3)
    let asked = 0
    const silent = await last(async () => (asked++ === 0 ? list : []))
    assert.match(String(silent?.faults), /^it was silent for 20 ms/)
  })

  it('finds a service on which an event that comes again has its effect again', async () => {
    let effects = 3
    const { url, close } = await spoiled(
      shelf.subject.url,
      whenAsked('/metrics', (answer) => void (answer.text = `souk_events_applied_total{type="a.b"} ${effects}`)),
    )
    const operated = { ...shelf.subject, url, stop: async () => {}, start: async () => {} }
    const judged = async (sendAgain: () => Promise<void>) =>
      (await judge({ ...operated, sendAgain }, thoroughChecks.slice(0, 1))).flatMap(({ faults }) => faults)
    assert.deepEqual(await judged(async () => {}), [])
    assert.match(String(await judged(async () => void (effects += 2))), /grown by 2 when all events came again/)
    close()
  })

  it('finds a service that goes before the others know', async () => {
    const judged = async (saysSo: boolean) => {
      const { url, close } = await spoiled(shelf.subject.url, {})
      let announced = (await shelf.subject.instances()).map((each) => ({ ...each, url }))
      const stop = async () => {
        if (saysSo) announced = []
        close()
      }
      const nothing = async () => {}
      const subject = {
        ...shelf.subject,
        url,
        instances: async () => announced,
        stop,
        start: nothing,
        sendAgain: nothing,
      }
      return (await judge(subject, thoroughChecks.slice(1))).flatMap(({ faults }) => faults)
    }
    assert.deepEqual(await judged(true), [])
    assert.deepEqual(await judged(false), ['it did not answer while it was still announced'])
  })

  it('cannot begin without a contract', async () => {
    await assert.rejects(readDescription('http://127.0.0.1:9'), /^Error: http:\/\/127\.0\.0\.1:9 does not answer/)
    const { url, close } = await spoiled(
      shelf.subject.url,
      whenAsked('/.contract', (answer) => void (answer.text = '[]')),
    )
    await assert.rejects(readDescription(url), /answers 200 and no contract/)
    close()
  })
})
