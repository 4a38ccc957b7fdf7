/** Text that is HTML already. */
export interface Markup {
  readonly markup: string
}

type Part = string | Markup | readonly (string | Markup)[]

/** A piece of HTML. Every value is escaped unless it was made by this function; lists are joined. */
export const markup = (strings: TemplateStringsArray, ...values: Part[]): Markup => ({
  markup: strings.reduce((made, text, at) => made + written(values[at - 1] as Part) + text),
})

const written = (part: Part): string => {
  if (typeof part === 'string') return escaped(part)
  return 'markup' in part ? part.markup : part.map(written).join('')
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] as string)
