import { showAnswer, showFailure, showLive } from './answer.js'
import { send, watch } from './call.js'
import { h } from './element.js'
import { fieldFor } from './fields.js'
import { languages } from './languages.js'
import { bodyOf, isLive, textOf } from './model.js'
import { tabs } from './tabs.js'

const KEY = 'souk token or key'

/** A form that really calls the operation, the same call in all languages, and a place for the answer. */
export function tryPanel(operation) {
  const inputs = inputsOf(operation)
  const answer = h('div', { class: 'answer', hidden: true })
  const button = h('button', { class: 'button main' }, 'Send')
  const examples = tabs(
    'Languages',
    languages.filter(({ fits }) => fits?.(operation) ?? true),
  )
  const buttons = h('div', { class: 'buttons' }, button, isLive(operation) && watchButton(operation, inputs, answer))
  const form = h('form', { novalidate: true }, inputs.elements, buttons)
  const refresh = () => examples.set(({ write }) => write(operation, inputs.read()))
  form.addEventListener('input', refresh)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    button.disabled = true
    await sendTo(answer, operation, inputs.read())
    button.disabled = false
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

async function sendTo(place, operation, values) {
  const began = performance.now()
  try {
    const came = await send(operation, values)
    await showAnswer(place, came, performance.now() - began)
  } catch (error) {
    showFailure(place, error)
  }
}

/** Begins to watch, and ends it; leaving the page of the operation ends it too. */
function watchButton(operation, inputs, place) {
  let leave
  const button = h('button', { type: 'button', class: 'button' }, 'Watch')
  const end = () => leave?.abort()
  button.addEventListener('click', async () => {
    if (leave) return end()
    leave = new AbortController()
    const { signal } = leave
    button.textContent = 'Stop'
    addEventListener('hashchange', end, { once: true, signal })
    let count = 0
    try {
      for await (const output of watch(operation, inputs.read(), signal)) showLive(place, output, ++count)
    } catch (error) {
      if (!signal.aborted) showFailure(place, error)
    }
    leave = undefined
    button.textContent = 'Watch'
  })
  return button
}

function inputsOf(operation) {
  const credential = operation['x-access'] === 'public' ? undefined : credentialField()
  const parameters = operation.parameters.map(({ name, in: place, required, schema, example }) => [
    name,
    fieldFor(name, schema, { required, place, example: name === 'Idempotency-Key' ? newKey() : example }),
  ])
  const json = bodyOf(operation)
  const body = json && fieldFor(undefined, json.schema, { required: true, example: json.example })
  const text = json ? undefined : textField(operation)
  return {
    elements: [credential?.element, parameters.map(([, { element }]) => element), (text ?? body)?.element],
    read: () => ({
      parameters: Object.fromEntries(parameters.map(([name, { read }]) => [name, read()])),
      body: body?.read(),
      text: text?.read(),
      credential: credential?.read(),
    }),
  }
}

/** A body that has no fields: it is taken as it stands. */
function textField(operation) {
  const { type, example = '' } = textOf(operation) ?? {}
  if (type === undefined) return undefined
  const whole = typeof example === 'string' ? example : JSON.stringify(example)
  const area = h('textarea', { id: 'text-body', spellcheck: 'false' }, whole)
  return {
    element: h('div', { class: 'field' }, h('label', { for: 'text-body' }, `body · ${type}`), area),
    read: () => area.value,
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
