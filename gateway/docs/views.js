import { jsonBlock } from './code.js'
import { h, prose } from './element.js'
import { accessOf, bodyOf, isLive, shortName, successOf } from './model.js'
import { fieldsOf, fieldsTable } from './schema.js'
import { tryPanel } from './try.js'

export const heading = (text) => h('h1', { tabindex: '-1' }, text)
const methodOf = ({ method }) => h('span', { class: `method ${method.toLowerCase()}` }, method)

/** The first page: the rules that hold everywhere, and the services. */
export const overview = ({ title, version, services }) => [
  h('div', { class: 'arcade', 'aria-hidden': 'true' }),
  heading(`${title} API`),
  h(
    'p',
    { class: 'lead' },
    `Version ${version}. Everything here is made from the contracts of the services that run right now, and can be tried on the spot.`,
  ),
  h('ul', { class: 'cards' }, services.map(serviceCard)),
  h('h2', {}, 'Rules that hold everywhere'),
  h(
    'ul',
    { class: 'prose' },
    [
      'JSON, camelCase, times as RFC 3339 in UTC. Money is `{ amount, currency }` in minor units: 2499 GBP is £24.99.',
      'Lists take `limit` and `cursor` and answer `{ data, page }`. Unknown parameters and fields are refused, nothing is coerced.',
      'Every error is a problem document with a stable `code`. `traceId` finds everything that was written down about the request.',
      'Send an `Idempotency-Key` with each change and repeat it when you repeat the request: it has one effect and one answer.',
      'Answers with a version carry an `ETag`. Send it as `If-Match` to change only what you have seen.',
      'Who signed in sends `Authorization: Bearer` with the access token, a program with its API key.',
    ].map((rule) => h('li', {}, prose(rule))),
  ),
]

const counted = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`

const serviceCard = ({ name, doc, operations, events }) =>
  h(
    'li',
    {},
    h(
      'a',
      { class: 'card', href: `#${name}` },
      h('strong', {}, name),
      h('p', {}, doc),
      h(
        'small',
        {},
        [
          operations.length > 0 && counted(operations.length, 'operation'),
          events.length > 0 && counted(events.length, 'event'),
        ]
          .filter(Boolean)
          .join(' · '),
      ),
    ),
  )

/** One service: what it is for, what it can be asked, what it tells. */
export const serviceView = ({ service: { name, doc, operations, events, inner } }) => [
  h('p', { class: 'eyebrow' }, 'Service'),
  heading(name.charAt(0).toUpperCase() + name.slice(1)),
  h('p', { class: 'lead' }, prose(doc)),
  operations.length > 0 && [
    h('h2', {}, 'Operations'),
    table(
      ['Operation', 'What it does', 'Who may call'],
      operations.map((each) => [
        h('a', { href: `#${each.operationId}` }, methodOf(each), ' ', h('code', {}, each.path)),
        prose(each.summary),
        accessOf(each),
      ]),
    ),
  ],
  events.length > 0 && [
    h('h2', {}, 'Events'),
    table(
      ['Event', 'What happened', 'Ordered by'],
      events.map((each) => [
        h('a', { href: `#event:${each.name}` }, h('code', {}, each.name)),
        prose(each.summary),
        h('code', {}, each['x-key']),
      ]),
    ),
  ],
  inner.length > 0 && [
    h('h2', {}, 'Between services'),
    table(
      ['Operation', 'What it does', 'Called by'],
      inner.map((each) => [
        h('a', { href: `#${each.operationId}` }, h('code', {}, shortName(each.operationId))),
        prose(each.summary),
        callersOf(each.callers),
      ]),
    ),
  ],
]

/** Services, each as a way to its page. */
export const callersOf = (names) =>
  names.length === 0 ? 'any service' : names.map((name, at) => [at > 0 && ', ', h('a', { href: `#${name}` }, name)])

/** One operation: route, inputs, answer, refusals, and a form that calls it. */
export function operationView({ service, operation }) {
  const { panel, examples } = tryPanel(operation)
  const success = successOf(operation)
  return [
    h('p', { class: 'eyebrow' }, h('a', { href: `#${service.name}` }, service.name)),
    heading(shortName(operation.operationId)),
    h('p', { class: 'route' }, methodOf(operation), h('code', {}, routeParts(operation.path))),
    h('p', { class: 'lead' }, prose(operation.summary)),
    h(
      'ul',
      { class: 'facts', 'aria-label': 'Facts' },
      factsOf(operation).map((fact) => h('li', {}, fact)),
      operation['x-callers'].length > 0 && h('li', {}, 'Called by ', callersOf(operation['x-callers'])),
    ),
    h(
      'div',
      { class: 'two' },
      h('div', {}, inputsOf(operation), answerOf(success), refusalsOf(operation)),
      h('div', { class: 'beside' }, h('h2', {}, 'Call it'), examples, panel),
    ),
  ]
}

const routeParts = (path) => path.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? h('b', {}, part) : part))

function factsOf(operation) {
  const key = operation.parameters.find(({ name }) => name === 'Idempotency-Key')
  return [
    `Who may call: ${accessOf(operation)}`,
    operation['x-kind'] === 'query' ? 'Only reads' : 'Changes something',
    isLive(operation) && 'Can be watched',
    key && (key.required ? 'Needs an Idempotency-Key' : 'Takes an Idempotency-Key'),
  ].filter(Boolean)
}

function inputsOf(operation) {
  const places = operation.parameters.map(({ name, in: place, ...rest }) => ({ path: name, place, ...rest }))
  const body = bodyOf(operation)
  const fields = body
    ? fieldsOf(body.schema).map((field) => ({ ...field, place: /[.[]/.test(field.path) ? undefined : 'body' }))
    : []
  const rows = [...places, ...fields]
  return [h('h2', {}, 'Inputs'), rows.length === 0 ? h('p', {}, 'None.') : fieldsTable('Inputs', rows)]
}

export const answerOf = ({ status, schema, example, types }) => [
  h('h2', {}, 'Answer ', h('span', { class: 'status s2' }, status)),
  schema === undefined
    ? h(
        'p',
        {},
        'A file: ',
        types.map((type, at) => [at > 0 && ', ', h('code', {}, type)]),
      )
    : [
        jsonBlock(example, 'Example answer'),
        h(
          'details',
          {},
          h('summary', {}, 'Fields of the answer'),
          fieldsTable('Fields of the answer', fieldsOf(schema)),
        ),
      ],
]

function refusalsOf({ responses }) {
  const problems = Object.entries(responses).flatMap(([status, { content, 'x-refusals': own = [] }]) =>
    (content?.['application/problem+json']?.schema.allOf[1].properties.code.enum ?? []).map((code) => ({
      status,
      code,
      own: own.includes(code),
    })),
  )
  const rows = (wanted) =>
    problems
      .filter(({ own }) => own === wanted)
      .map(({ status, code }) => [
        h('span', { class: `status s${status[0]}` }, status),
        h('a', { href: `/docs/problems#${code}` }, h('code', {}, code)),
      ])
  const own = rows(true)
  return [
    h('h2', {}, 'Refusals'),
    own.length > 0 ? table(['Status', 'Code'], own) : h('p', {}, 'None of its own.'),
    h('details', {}, h('summary', {}, 'What any operation may answer'), table(['Status', 'Code'], rows(false))),
  ]
}

/** One event: who tells it, what it says, in which order it comes. */
export const eventView = ({ service, event }) => [
  h('p', { class: 'eyebrow' }, h('a', { href: `#${service.name}` }, service.name)),
  heading(event.name),
  h('p', { class: 'lead' }, prose(event.summary)),
  h(
    'ul',
    { class: 'facts', 'aria-label': 'Facts' },
    h('li', {}, `Told by ${service.name}`),
    h('li', {}, 'Heard by ', event['x-heard-by'].length === 0 ? 'nobody yet' : callersOf(event['x-heard-by'])),
    h('li', {}, `In order for each ${event['x-key']}`),
    h('li', {}, 'CloudEvents 1.0'),
  ),
  h(
    'div',
    { class: 'two' },
    h('div', {}, h('h2', {}, 'Payload'), fieldsTable('Payload', fieldsOf(event.payload.properties.data))),
    h('div', { class: 'beside' }, h('h2', {}, 'As it travels'), jsonBlock(event.examples[0].payload, 'Example event')),
  ),
]

/** For an address that leads nowhere, for example to a service that is gone. */
export const unknownView = (address) => [
  heading('Nothing here'),
  h('p', { class: 'lead' }, `No running service knows “${address}”. `, h('a', { href: '#' }, 'See what there is.')),
]

export function table(titles, rows) {
  return h(
    'div',
    { class: 'scroll operations' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          titles.map((title) => h('th', { scope: 'col' }, title)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(([first, ...others]) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, first),
            others.map((cell) => h('td', {}, cell)),
          ),
        ),
      ),
    ),
  )
}
