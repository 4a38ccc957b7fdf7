import { jsonBlock } from './code.js'
import { announce, h } from './element.js'

/** An answer as it came over the wire. */
export async function showAnswer(place, came, ms) {
  const { status, statusText, headers } = came
  const blob = await came.blob()
  const time = `${ms.toFixed(ms < 10 ? 1 : 0)} ms`
  place.replaceChildren(
    h(
      'p',
      {},
      h('span', { class: `status s${String(status)[0]}` }, `${status} ${statusText}`),
      h('span', {}, time),
      h('span', {}, `${blob.size.toLocaleString('en-GB')} bytes`),
    ),
    h(
      'details',
      {},
      h('summary', {}, `${[...headers].length} headers`),
      h(
        'dl',
        {},
        [...headers].map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
      ),
    ),
    await bodyBlock(blob),
  )
  place.hidden = false
  announce(`Answer ${status} after ${time}`)
}

async function bodyBlock(blob) {
  if (blob.size === 0) return h('p', {}, 'The answer has no body.')
  if (blob.type.startsWith('image/'))
    return h('img', { src: await dataUrl(blob), alt: 'The picture that was answered' })
  const text = await blob.text()
  if (!/json/.test(blob.type)) return h('pre', { tabindex: '0', 'aria-label': 'Body of the answer' }, text)
  return jsonBlock(JSON.stringify(JSON.parse(text), null, 2), 'Body of the answer')
}

const dataUrl = (blob) =>
  new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(reader.result))
    reader.readAsDataURL(blob)
  })

/** The newest of the answers of an operation that is watched. */
export function showLive(place, output, count) {
  const often = `${count} ${count === 1 ? 'answer' : 'answers'}`
  place.replaceChildren(
    h('p', {}, h('span', { class: 'status s2' }, 'Watching'), h('span', {}, often)),
    jsonBlock(output, 'The newest answer'),
  )
  place.hidden = false
  announce(`Answer ${count}`)
}

/** Why there is no answer; a problem of the shop is one. */
export function showFailure(place, error) {
  const what = error.name === 'SoukProblem' ? `${error.status} ${error.code}` : 'No answer'
  place.replaceChildren(h('p', { class: `status ${error.status < 500 ? 's4' : 's5'}` }, `${what}: ${error.message}`))
  place.hidden = false
  announce(what)
}
