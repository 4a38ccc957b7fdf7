import { copyBlock } from './code.js'
import { h, prose } from './element.js'

const CHOICE = 'souk language'

/**
 * One text to be copied, in the language that is chosen, with the note of that language below. `set` takes what writes it; the
 * choice holds in this tab of the browser.
 */
export function tabs(label, languages) {
  const code = copyBlock('the example')
  const note = h('p', { class: 'note' })
  let write = () => ''
  const known = (name) => languages.find((each) => each.name === name)
  let chosen = known(sessionStorage.getItem(CHOICE)) ?? languages[0]
  const buttons = languages.map((language) =>
    h('button', { type: 'button', role: 'tab', class: 'tab', on: { click: () => choose(language) } }, language.name),
  )
  const show = () => {
    for (const [at, button] of buttons.entries()) {
      const isChosen = languages[at] === chosen
      button.setAttribute('aria-selected', String(isChosen))
      button.tabIndex = isChosen ? 0 : -1
    }
    code.set(write(chosen))
    note.replaceChildren(...(chosen.note ? prose(chosen.note) : []))
  }
  const choose = (language) => {
    chosen = language
    sessionStorage.setItem(CHOICE, language.name)
    show()
  }
  const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, buttons)
  list.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key]
    if (step === undefined) return
    const next = (languages.indexOf(chosen) + step + languages.length) % languages.length
    choose(languages[next])
    buttons[next].focus()
  })
  return {
    element: h('div', { class: 'tabbed' }, h('div', { class: 'bar' }, list, code.button), code.element, note),
    set: (how) => {
      write = how
      show()
    },
  }
}
