import { jsonBlock } from './code.js'
import { announce, h } from './element.js'
import { fieldFor } from './fields.js'
import { languages } from './languages.js'
import { bodyOf } from './model.js'
import { requestFrom } from './request.js'
import { tabs } from './tabs.js'

const KEY = 'souk token or key'

/** A form that really calls the operation, the same call in all languages, and a place for the answer. */
export function tryPanel(operation) {
  const inputs = inputsOf(operation)
  const answer = h('div', { class: 'answer', hidden: true })
  const send = h('button', { class: 'button main' }, 'Send')
  const examples = tabs(
    'Languages',
    languages.filter(({ fits }) => fits?.(operation) ?? true),
  )
  const form = h('form', { novalidate: true }, inputs.elements, send)
  const current = () => requestFrom(operation, inputs.read())
  const refresh = () => examples.set(({ write }) => write(operation, inputs.read()))
  form.addEventListener('input', refresh)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    send.disabled = true
    await call(current(), answer)
    send.disabled = false
  })
  refresh()
  return {
    panel: h(
      'section',
      { class: 'try', 'aria-labelledby': 'try-title' },
      h('h2', { id: 'try-title' }, 'Try it'),
      form,
      answer,
    ),
    examples: examples.element,
  }
}

function inputsOf(operation) {
  const credential = operation['x-access'] === 'public' ? undefined : credentialField()
  const parameters = operation.parameters.map(({ name, in: place, required, schema, example }) => [
    name,
    fieldFor(name, schema, { required, place, example: name === 'Idempotency-Key' ? newKey() : example }),
  ])
  const json = bodyOf(operation)
  const body = json && fieldFor(undefined, json.schema, { required: true, example: json.example })
  const text = textOf(operation)
  return {
    elements: [credential?.element, parameters.map(([, { element }]) => element), text?.element ?? body?.element],
    read: () => ({
      parameters: Object.fromEntries(parameters.map(([name, { read }]) => [name, read()])),
      body: body?.read(),
      text: text?.read(),
      credential: credential?.read(),
    }),
  }
}

/** An operation that takes text of another type than JSON is tried with that. */
function textOf({ requestBody }) {
  const [type, content] = Object.entries(requestBody?.content ?? {}).find(([name]) => name !== 'application/json') ?? []
  if (type === undefined) return undefined
  const area = h('textarea', { id: 'text-body', spellcheck: 'false' }, content.example ?? '')
  return {
    element: h('div', { class: 'field' }, h('label', { for: 'text-body' }, `body · ${type}`), area),
    read: () => ({ type, value: area.value }),
  }
}

/** Kept for this tab only. */
function credentialField() {
  const input = h('input', {
    id: 'credential',
    type: 'password',
    autocomplete: 'off',
    value: sessionStorage.getItem(KEY) ?? '',
  })
  input.addEventListener('input', () => sessionStorage.setItem(KEY, input.value))
  const label = h('label', { for: 'credential' }, 'Token or key', h('span', { class: 'place' }, ' · stays in this tab'))
  return { element: h('div', { class: 'field' }, label, input), read: () => input.value }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.*)$/, '$1-$2-4$3-a$4-$5')
}

async function call({ method, path, headers, body }, place) {
  const began = performance.now()
  try {
    const answer = await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      cache: 'no-store',
      redirect: 'manual',
    })
    const blob = await answer.blob()
    await show(place, answer, blob, performance.now() - began)
  } catch (error) {
    place.replaceChildren(h('p', { class: 'status s5' }, `No answer: ${error.message}`))
    announce('No answer')
  }
  place.hidden = false
}

async function show(place, answer, blob, ms) {
  const { status, statusText, headers } = answer
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
