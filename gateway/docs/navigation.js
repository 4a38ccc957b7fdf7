import { announce, h } from './element.js'
import { shortName } from './model.js'

/** The left column: a search field, and every service with its operations and events. */
export function navigation(column, { services }) {
  const input = h('input', {
    id: 'search',
    type: 'search',
    placeholder: 'Search',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  const none = h('p', { class: 'none', hidden: true }, 'Nothing found.')
  const groups = services.map(groupOf)
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
    let found = 0
    for (const { element, title, entries } of groups) {
      const whole = words.every((word) => title.includes(word))
      let here = 0
      for (const entry of entries) {
        entry.element.hidden = !whole && !words.every((word) => entry.text.includes(word))
        if (!entry.element.hidden) here++
      }
      element.hidden = here === 0 && !whole
      found += here
    }
    none.hidden = found > 0
    if (words.length > 0) announce(`${found} found`)
  }
  input.addEventListener('input', filter)
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') column.querySelector('li:not([hidden]) a')?.click()
    if (event.key === 'Escape') {
      input.value = ''
      filter()
    }
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.closest('input, select, textarea')) return
    event.preventDefault()
    input.focus()
  })
  column.replaceChildren(
    h(
      'div',
      { class: 'search' },
      h('label', { class: 'unseen', for: 'search' }, 'Search operations and events'),
      input,
      h('kbd', { 'aria-hidden': 'true' }, '/'),
    ),
    none,
    ...groups.map(({ element }) => element),
  )
}

function groupOf({ name, operations, events }) {
  const entries = [
    ...operations.map(({ operationId, method, path, summary }) =>
      entryOf(operationId, method, `${method} ${path} ${summary}`, operationId),
    ),
    ...events.map(({ name: id, summary }) => entryOf(id, 'event', `event ${summary}`, `event:${id}`)),
  ]
  const title = h('h2', {}, h('a', { href: `#${name}` }, name))
  return {
    element: h(
      'section',
      {},
      title,
      h(
        'ul',
        {},
        entries.map(({ element }) => element),
      ),
    ),
    title: name.toLowerCase(),
    entries,
  }
}

const short = { DELETE: 'DEL', event: 'EVENT' }

const entryOf = (id, method, text, address) => ({
  text: `${id} ${text}`.toLowerCase(),
  element: h(
    'li',
    {},
    h(
      'a',
      { href: `#${address}` },
      h('span', { class: `method ${method.toLowerCase()}` }, short[method] ?? method),
      shortName(id),
    ),
  ),
})

/** Marks where the reader is. */
export function markCurrent(column, address) {
  for (const link of column.querySelectorAll('a')) {
    const isCurrent = link.getAttribute('href') === `#${address}`
    if (isCurrent) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
    if (isCurrent) link.scrollIntoView({ block: 'nearest' })
  }
}

/** On a small screen the column opens over the page. */
export function drawer(button, column) {
  const set = (open) => {
    column.classList.toggle('open', open)
    button.setAttribute('aria-expanded', String(open))
  }
  button.addEventListener('click', () => set(!column.classList.contains('open')))
  column.addEventListener('click', (event) => event.target.closest('a') && set(false))
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !column.classList.contains('open')) return
    set(false)
    button.focus()
  })
}
