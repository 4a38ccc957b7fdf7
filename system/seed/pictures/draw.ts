import { createHash } from 'node:crypto'
import { stuff } from './palette.ts'

const short = (value: number) => String(Math.round(value * 10) / 10)

/** A template for path and markup text that rounds every number to a tenth of a unit. */
export const pen = (strings: TemplateStringsArray, ...values: (number | string)[]) =>
  String.raw({ raw: strings }, ...values.map((value) => (typeof value === 'number' ? short(value) : value)))

/** Repeats a drawing and joins the pieces. */
export const times = (count: number, draw: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => draw(index)).join('')

export const path = (d: string, fill: string, more = '') => `<path d="${d}" fill="${fill}"${more && ' ' + more}/>`

export const stroke = (d: string, colour: string, width: number, more = '') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${more && ' ' + more}/>`

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more = '') =>
  pen`<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"${more && ' ' + more}/>`

export const circle = (cx: number, cy: number, r: number, fill: string, more = '') =>
  pen`<circle cx="${cx}" cy="${cy}" r="${r}" fill="${fill}"${more && ' ' + more}/>`

/** The outline of a rectangle with rounded corners. */
export const box = (x: number, y: number, w: number, h: number, r = 0) =>
  r === 0
    ? pen`M${x} ${y}h${w}v${h}h${-w}Z`
    : pen`M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}Z`

/** The outline of a disc. */
export const disc = (cx: number, cy: number, rx: number, ry = rx) =>
  pen`M${cx - rx} ${cy}a${rx} ${ry} 0 0 1 ${2 * rx} 0a${rx} ${ry} 0 0 1 ${-2 * rx} 0Z`

export const group = (content: string, transform: string) => `<g transform="${transform}">${content}</g>`

export const faded = (content: string, opacity: number) => `<g opacity="${opacity}">${content}</g>`

/** An id made of the content it names, so that two pictures on one page can never disagree about it. */
const nameOf = (content: string) => 's' + createHash('sha256').update(content).digest('hex').slice(0, 8)

/** Shows of the content only what lies inside the outline. */
export const clipped = (d: string, content: string) => {
  if (content === '') return ''
  const id = nameOf(d)
  return `<clipPath id="${id}"><path d="${d}"/></clipPath><g clip-path="url(#${id})">${content}</g>`
}

/** Fills the whole canvas with a repeated tile; meant for the inside of `clipped`. */
export const tiled = (width: number, height: number, content: string, turn = '') => {
  const id = nameOf(`${width} ${height} ${content} ${turn}`)
  const transform = turn && ` patternTransform="${turn}"`
  return pen`<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse"${transform}>${content}</pattern><path d="M-400-400h1600v1600h-1600Z" fill="url(#${id})"/>`
}

const outside = 'M-800-800H1600V1600H-800Z'

/** A body lit from the upper left: fill, decoration, a crescent of shadow and a rim of light that follow its outline. */
export const solid = (d: string, fill: string, decor = '', depth = 40) => {
  const cast = pen`<path d="${outside}${d}" fill="${stuff.dark}" fill-rule="evenodd" opacity=".15" transform="translate(${-depth} ${-depth / 3})"/>`
  const rim = pen`<path d="${outside}${d}" fill="#fff" fill-rule="evenodd" opacity=".22" transform="translate(${depth / 3.4} ${depth / 6})"/>`
  return path(d, fill) + clipped(d, decor + cast + rim)
}

/** A bent rod (a handle, a spout, a wire) with a dark and a light side. */
export const rod = (d: string, colour: string, width: number) =>
  stroke(d, colour, width) +
  stroke(
    d,
    stuff.dark,
    Math.round(width * 0.34),
    pen`opacity=".14" transform="translate(${width * 0.2} ${width * 0.16})"`,
  ) +
  stroke(d, '#fff', Math.round(width * 0.16), pen`opacity=".3" transform="translate(${-width * 0.2} ${-width * 0.2})"`)

/** Round specks of one colour and size, as one path. */
export const specks = (spots: (readonly [x: number, y: number])[], colour: string, size: number) =>
  stroke(spots.map(([x, y]) => pen`M${x} ${y}h0`).join(''), colour, size)

/** Numbers in [0, 1) that are always the same for the same seed (mulberry32). */
export const scatter = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
