/**
 * An element. `attributes`: `class`, `on` (listeners by event), any other attribute; `undefined`, `null` and `false` leave
 * it out. Children are nodes or text; text is never read as HTML.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener)
    else if (value !== undefined && value !== null && value !== false)
      element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat(3).filter((child) => child !== undefined && child !== null && child !== false))
  return element
}

/** Text with `words in backticks` as code. */
export const prose = (text) =>
  String(text ?? '')
    .split(/`([^`]+)`/)
    .map((part, at) => (at % 2 === 0 ? part : h('code', {}, part)))

/** Says something to those who do not see the page. */
export function announce(text) {
  document.getElementById('announcement').textContent = text
}
