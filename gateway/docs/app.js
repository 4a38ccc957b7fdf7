import { h } from './element.js'
import { findPlace, readModel } from './model.js'
import { drawer, markCurrent, navigation } from './navigation.js'
import { innerView } from './inner.js'
import { eventView, operationView, overview, serviceView, unknownView } from './views.js'

const main = document.getElementById('main')
const column = document.getElementById('services')

function viewOf(model, address) {
  if (address === '') return overview(model)
  const place = findPlace(model, address)
  if (place === undefined) return unknownView(address)
  if (place.operation) return operationView(place)
  if (place.inner) return innerView(place)
  return place.event ? eventView(place) : serviceView(place)
}

function show(model, { focus }) {
  const address = decodeURIComponent(location.hash.slice(1))
  if (address === 'main') return
  main.replaceChildren(...viewOf(model, address).flat(3).filter(Boolean))
  const title = main.querySelector('h1')
  document.title = address === '' ? title.textContent : `${title.textContent} · ${model.title} API`
  markCurrent(column, address)
  if (!focus) return
  scrollTo({ top: 0, behavior: 'instant' })
  title.focus({ preventScroll: true })
}

try {
  const model = await readModel()
  navigation(column, model)
  drawer(document.querySelector('.menu'), column)
  show(model, { focus: false })
  addEventListener('hashchange', () => show(model, { focus: true }))
} catch (error) {
  main.replaceChildren(
    h('h1', {}, 'The documents cannot be read'),
    h('p', { class: 'failed' }, `${error.message}. `, h('a', { href: '' }, 'Try again')),
  )
}
