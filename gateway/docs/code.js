import { announce, h } from './element.js'

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\b|\b(true|false|null)\b/g

/** JSON, coloured. Takes a value, or text that is JSON already. */
export function jsonBlock(value, label) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const parts = []
  let end = 0
  for (const match of text.matchAll(token)) {
    const [all, string, colon, number] = match
    parts.push(text.slice(end, match.index))
    if (string && colon) parts.push(h('span', { class: 'k' }, string), colon)
    else parts.push(h('span', { class: string ? 's' : number ? 'n' : 'w' }, all))
    end = match.index + all.length
  }
  parts.push(text.slice(end))
  return h('pre', { tabindex: '0', 'aria-label': label }, h('code', {}, parts))
}

/** Text to be copied; `set` changes it. */
export function copyBlock(label) {
  const code = h('code')
  const button = h('button', { type: 'button', class: 'button small copy', 'aria-label': `Copy ${label}` }, 'Copy')
  button.addEventListener('click', async () => {
    const copied = await copy(code)
    button.textContent = copied ? 'Copied' : 'Selected'
    announce(copied ? `${label} copied` : `${label} selected`)
    setTimeout(() => (button.textContent = 'Copy'), 1_600)
  })
  const element = h('div', { class: 'copyable' }, h('pre', { tabindex: '0', 'aria-label': label }, code), button)
  return { element, set: (text) => (code.textContent = text), button }
}

/** Without a clipboard (plain HTTP on another machine) the text is selected, so that one key copies it. */
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent)
    return true
  } catch {
    getSelection().selectAllChildren(code)
    return false
  }
}
