import { h, prose } from './element.js'
import { jsonBlock } from './code.js'
import { shortName } from './model.js'
import { fieldsOf, fieldsTable } from './schema.js'
import { callersOf, heading } from './views.js'

/** One operation that services ask each other for. Nobody can try it from outside. */
export const innerView = ({
  service,
  inner: { operationId, summary, callers, kind, input, output, example, refusals },
}) => [
  h('p', { class: 'eyebrow' }, h('a', { href: `#${service.name}` }, service.name)),
  heading(shortName(operationId)),
  h('p', { class: 'lead' }, prose(summary)),
  h(
    'ul',
    { class: 'facts', 'aria-label': 'Facts' },
    h('li', {}, 'Between services only'),
    h('li', {}, 'Called by ', callersOf(callers)),
    h('li', {}, kind === 'query' ? 'Only reads' : 'Changes something'),
  ),
  h(
    'div',
    { class: 'two' },
    h(
      'div',
      {},
      h('h2', {}, 'Inputs'),
      fieldsTable('Inputs', fieldsOf(input)),
      h('h2', {}, 'Answer'),
      fieldsTable('Answer', fieldsOf(output)),
      h('h2', {}, 'Refusals'),
      refusals.length === 0
        ? h('p', {}, 'None of its own.')
        : h(
            'ul',
            {},
            refusals.map((code) => h('li', {}, h('code', {}, code))),
          ),
    ),
    h('div', { class: 'beside' }, h('h2', {}, 'Example answer'), jsonBlock(example, 'Example answer')),
  ),
]
