import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { ask as sayTo } from '../journeys/shop.ts'
import { startSystem, type System } from '../journeys/system.ts'
import { askByGraphql, documentFor, namesIn } from './graphql.ts'
import { expected, fault, headersFor, requestFor, routesOf, undocumented, type Route } from './matrix.ts'
import { answered, inTurns, operationsOf, type Answered } from './operations.ts'
import { peopleOf, type Person } from './people.ts'
import { isPersonal, nothingLike, pathTo, thingsOf } from './things.ts'

/** Fewer than there are, and more than would be left if a service were forgotten. */
const LEAST_ROUTES = 80
const LEAST_INNER = 25
const LEAST_BODIES = 25

interface Cell {
  readonly route: Route
  readonly person: Person
}

describe('who may do what, at every route of the OpenAPI document', () => {
  const ends: (() => unknown)[] = []
  let system: System
  let people: Person[]
  let routes: Route[]
  let paths: Parameters<typeof routesOf>[0]['paths']
  let cells: Cell[]
  let answers: Answered[]
  const faults = (change: (route: Route) => Route = (route) => route) =>
    cells.flatMap(({ route, person }, at) => fault(change(route), person, answers[at] as Answered) ?? [])

  async function ask({ route, person }: Cell): Promise<Answered> {
    const { path, headers, body } = requestFor(route)
    const reply = await fetch(system.gateway + path, {
      method: route.method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(person.key === undefined ? {} : { authorization: `Bearer ${person.key}` }),
      },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
    })
    return answered(reply)
  }

  /** What is answered, apart from what names the request and the thing. */
  async function sendAs(
    { key }: Person,
    method: string,
    path: string,
    how: { headers?: object; body?: object | undefined },
  ) {
    const headers = { ...how.headers, authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() }
    const { status, body } = await sayTo(system, method, path, { ...how, headers })
    const { traceId: _, ...rest } = body
    return { status, body: JSON.stringify(rest).replace(/\b[a-z]{3,4}_[0-9a-z]{26}\b/g, 'id') }
  }

  before(async () => {
    system = await startSystem({ after: (end) => void ends.push(end as () => unknown) })
    people = await peopleOf(system)
    const document = (await (await fetch(`${system.gateway}/openapi.json`)).json()) as Parameters<typeof routesOf>[0]
    paths = document.paths
    routes = routesOf(document)
    cells = routes.flatMap((route) => people.map((person) => ({ route, person })))
    answers = await inTurns(cells, ask)
  })
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })

  it('is as the contract says, for everybody', () => {
    assert.ok(routes.length >= LEAST_ROUTES, `${routes.length} routes`)
    assert.deepEqual(faults(), [])
  })

  it('is the same over GraphQL, where what is allowed is only read', async () => {
    const isHarmless = ({ route, person }: Cell) => route.method === 'GET' || expected(route, person) !== undefined
    const asked = cells.filter(isHarmless).flatMap(({ route, person }) => {
      const query = documentFor(paths, route)
      return query === undefined ? [] : [{ route, person, query }]
    })
    assert.ok(asked.length > LEAST_ROUTES * 5, `${asked.length} are asked`)
    const said = await inTurns(asked, ({ query, person }) => askByGraphql(system, query, person.key))
    const wrong = asked.flatMap(({ route, person }, at) => fault(route, person, said[at] as Answered) ?? [])
    assert.deepEqual(wrong, [])
  })

  it("tells nobody another customer's thing from one that does not exist, and changes nothing of it", async () => {
    const [owner, other] = people.filter(({ kind }) => kind === 'customer') as [Person, Person]
    const things = await thingsOf(system, owner.key as string)
    const personal = routes.filter(isPersonal)
    const unmade = personal.filter((route) => pathTo(route, things) === undefined)
    assert.deepEqual(
      unmade.map(({ title }) => title),
      [],
      'a thing must be made for each of them',
    )
    const reads = personal.filter(({ method }) => method === 'GET')
    const read = () =>
      Promise.all(
        reads.map((route) => sendAs(owner, 'GET', pathTo(route, things) as string, { headers: things.secrets })),
      )
    const before = await read()
    assert.deepEqual(
      before.filter(({ status }) => status !== 200),
      [],
    )

    for (const route of personal) {
      const [theirs, none] = await Promise.all(
        [things, nothingLike(things)].map(async (which) =>
          sendAs(other, route.method, pathTo(route, which) as string, { headers: headersFor(route), body: route.body }),
        ),
      )
      assert.deepEqual(theirs, none, route.title)
      // To forget what is not there is no mistake.
      assert.ok(theirs?.status === 404 || (route.method === 'DELETE' && theirs?.status === 200), route.title)
    }
    for (const route of reads) {
      const [theirs, none] = await Promise.all(
        [things, nothingLike(things)].map((which) => {
          const query = documentFor(paths, route, namesIn(route, pathTo(route, which) as string)) as string
          return askByGraphql(system, query, other.key)
        }),
      )
      assert.deepEqual(theirs, none, `${route.title} over GraphQL`)
      assert.equal(theirs?.status, 404, `${route.title} over GraphQL`)
    }
    assert.deepEqual(await read(), before)
  })

  it('shows nobody what is for services, and says nothing of keys where there is nothing', async () => {
    const inner = (await operationsOf(system)).filter(
      ({ operation: { access, path } }) => access === 'service' || path.startsWith('/.operator/'),
    )
    const asked = [...inner.map(({ operation }) => operation), { method: 'GET', path: '/v1/nothing' }]
    assert.ok(asked.length > LEAST_INNER, `${asked.length} operations`)
    const some = [...new Map(people.map((person) => [person.kind, person])).values()]
    const attempts = asked.flatMap(({ method, path }) => some.map((person) => ({ method, path, person })))
    await inTurns(attempts, async ({ method, path, person: { key, title } }) => {
      const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
      const { status } = await sayTo(system, method, path.replace(/:\w+/g, 'x'), { headers })
      assert.ok(status === 404 || status === 405, `${method} ${path} answers ${title} with ${status}`)
    })
  })

  it('takes no field that the contract does not name, from whoever may do most', async () => {
    const more = { permissions: ['*'], status: 'paid', customerId: 'cus_1', unitPriceInSecret: 0, isStaff: true }
    const taking = routes.filter(({ body }) => body !== undefined && Object.keys(body).length > 0)
    assert.ok(taking.length > LEAST_BODIES, `${taking.length} routes`)
    for (const { method, path, parameters, body, title } of taking) {
      const target = parameters.reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path)
      const unknown = Object.fromEntries(Object.entries(more).filter(([name]) => !(name in (body as object))))
      const headers = { authorization: `Bearer ${system.staffKey}`, 'idempotency-key': randomUUID() }
      const said = await sayTo<{ errors?: { pointer: string; code: string }[] }>(system, method, target, {
        headers,
        body: { ...body, ...unknown },
      })
      const named = (said.body.errors ?? [])
        .filter(({ code }) => code === 'unknown_field')
        .map(({ pointer }) => pointer)
      assert.deepEqual([said.status, named], [422, Object.keys(unknown).map((name) => `/${name}`)], title)
    }
  })

  it('stands in the document', () =>
    assert.deepEqual(
      routes.flatMap((route) => undocumented(route) ?? []),
      [],
    ))

  it('would be found out if it were otherwise at one of them, whichever it is', () => {
    for (const route of routes) {
      const stricter = route.asksToSignIn ? ['nobody:has'] : ['customer', 'nobody:has']
      const others = { public: stricter, customer: ['public', 'nobody:has'] }[route.access] ?? ['public', 'customer']
      for (const access of others) {
        const found = faults((each) => (each === route ? { ...route, access } : each))
        assert.ok(found.length > 0, `${route.title} with access ${access}`)
      }
    }
  })

  it('lets somebody in and keeps somebody out at every route that is not for all', () => {
    const kinds = new Map<string, Set<number | undefined>>()
    for (const { route, person } of cells)
      kinds.set(route.title, (kinds.get(route.title) ?? new Set()).add(expected(route, person)))
    for (const route of routes.filter(({ access }) => access.includes(':')))
      assert.deepEqual(kinds.get(route.title), new Set([401, 403, undefined]), route.title)
  })

  it('knows who is signed in also while the service that knows people is away', async () => {
    const { key } = people.find(({ kind }) => kind === 'customer') as Person
    const as = (credential: string) =>
      sayTo(system, 'GET', '/v1/orders', { headers: { authorization: `Bearer ${credential}` } })
    await system.control('/v1/processes/user/stop', {})
    try {
      assert.equal((await as(key as string)).status, 200)
      const { status, body, headers } = await as('souk_key_00000000000000000000000000_unheard')
      assert.deepEqual([status, body.code], [503, 'unavailable'])
      assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/)
    } finally {
      await system.control('/v1/processes/user/start', {})
    }
  })
})
