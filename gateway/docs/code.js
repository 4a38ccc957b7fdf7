import { announce, h } from './element.js'

const token =
  /("(?:[^"\\]|\\.)*"|'(?:[^'\\\n]|\\.)*')(\s*:)?|(?<![\w.:-])(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.:-])|\b(true|false|null|import|from|const|await|mutation)\b/g

/** Text with its keys, texts, numbers and words in colours: JSON, and what looks like it. */
function coloured(text) {
  const parts = []
  let end = 0
  for (const match of text.matchAll(token)) {
    const [all, string, colon, number] = match
    parts.push(text.slice(end, match.index))
    if (string && colon) parts.push(h('span', { class: 'k' }, string), colon)
    else parts.push(h('span', { class: string ? 's' : number ? 'n' : 'w' }, all))
    end = match.index + all.length
  }
  return [...parts, text.slice(end)]
}

/** JSON. Takes a value, or text that is JSON already. */
export function jsonBlock(value, label) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return h('pre', { tabindex: '0', 'aria-label': label }, h('code', {}, coloured(text)))
}

/** Text, and the button that copies it; `set` changes the text. */
export function copyBlock(label) {
  const code = h('code')
  const button = h('button', { type: 'button', class: 'button small', 'aria-label': `Copy ${label}` }, 'Copy')
  button.addEventListener('click', async () => {
    const copied = await copy(code)
    button.textContent = copied ? 'Copied' : 'Selected'
    announce(copied ? `${label} copied` : `${label} selected`)
    setTimeout(() => (button.textContent = 'Copy'), 1_600)
  })
  const element = h('pre', { tabindex: '0', 'aria-label': label }, code)
  return { element, button, set: (text) => code.replaceChildren(...coloured(text)) }
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
