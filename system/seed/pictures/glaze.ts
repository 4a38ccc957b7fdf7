import { path, pen, scatter, specks, stroke, times } from './draw.ts'
import type { Look } from './look.ts'
import { tilt, type Point, type Profile } from './profile.ts'

const radiusAt = (profile: Profile, y: number): number => {
  const index = profile.findIndex(([, below]) => below >= y)
  if (index === -1) return (profile[profile.length - 1] as Point)[0]
  const [end, endY] = profile[index] as Point
  const [start, startY] = profile[Math.max(0, index - 1)] as Point
  return endY === startY ? end : start + ((end - start) * (y - startY)) / (endY - startY)
}

type Body = { look: Look; profile: Profile; cx: number; top: number; foot: number }

const ring = ({ profile, cx }: Body, y: number, colour: string, width: number) => {
  const r = radiusAt(profile, y) + 6
  return stroke(pen`M${cx - r} ${y}A${r} ${r * tilt} 0 0 0 ${cx + r} ${y}`, colour, Math.round(width))
}

/** Lays rows of one small shape around the body, narrower towards the sides as on a real cylinder. */
const rows = (body: Body, shape: string, drawn: string, options: { gap: number; step: number; brick?: boolean }) => {
  const { profile, cx, top, foot } = body
  const count = Math.floor((foot - top - options.gap * 0.5) / options.gap)
  const spots = times(count, (row) => {
    const y = top + options.gap * (row + 0.75)
    const r = radiusAt(profile, y)
    const shift = options.brick && row % 2 ? options.step / 2 : 0
    return times(Math.ceil(150 / options.step) + 1, (column) => {
      const degrees = -78 + shift + column * options.step
      if (Math.abs(degrees) > 84) return ''
      const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
      return `<path d="${shape}" transform="matrix(${cos.toFixed(2)} 0 0 1 ${pen`${cx + r * sin} ${y + r * tilt * cos}`})"/>`
    })
  })
  return `<g ${drawn}>${spots}</g>`
}

/** A curtain of glaze from the top down to an uneven edge. */
const curtain = (body: Body, share: number, wave: number, colour: string) => {
  const { profile, cx, top, foot } = body
  const y = top + (foot - top) * share
  const r = radiusAt(profile, y) + 30
  const chance = scatter(Math.round(r * 7 + y))
  const edge = times(9, (index) => {
    const from = -1 + (index * 2) / 9
    const [middle, to] = [from + 1 / 9, from + 2 / 9]
    const bow = (at: number) => y + Math.sqrt(Math.max(0, 1 - at * at)) * r * tilt
    const drop = wave * (0.3 + chance() * 1.4)
    return pen`Q${cx + middle * r} ${bow(middle) + drop} ${cx + to * r} ${bow(to)}`
  })
  return path(pen`M${cx - r} ${top - 80}V${y}${edge}V${top - 80}Z`, colour)
}

const flecks = ({ look, cx, top, foot }: Body) => {
  const chance = scatter(Math.round(top + foot))
  const spot = (): [number, number] => [cx - 230 + chance() * 460, top + chance() * (foot - top + 30)]
  return specks(Array.from({ length: 60 }, spot), look.trim, 5) + specks(Array.from({ length: 46 }, spot), look.trim, 9)
}

const leaf = 'M0-20C13-10 13 8 0 20C-13 8-13-10 0-20Z'
const diamond = 'M0-19L14 0 0 19-14 0Z'
const star = 'M0-21L6-9 15-15 9-6 21 0 9 6 15 15 6 9 0 21-6 9-15 15-9 6-21 0-9-6-15-15-6-9Z'
const dot = 'M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0'
const fill = ({ look }: Body) => `fill="${look.trim}"`

const glazes = {
  stripes: (body: Body) =>
    times(Math.floor((body.foot - body.top) / 30), (index) =>
      ring(body, body.top + 22 + index * 30, body.look.trim, 11),
    ),
  bands: (body: Body) => {
    const at = (share: number) => body.top + (body.foot - body.top) * share
    return (
      ring(body, at(0.24), body.look.trim, 34) +
      ring(body, at(0.24) + 30, body.look.pale, 7) +
      ring(body, at(0.72), body.look.trim, 14)
    )
  },
  dots: (body: Body) => rows(body, dot, fill(body), { gap: 42, step: 26, brick: true }),
  leaf: (body: Body) => rows(body, leaf, fill(body), { gap: 54, step: 26, brick: true }),
  diamond: (body: Body) => rows(body, diamond, fill(body), { gap: 44, step: 26 }),
  zellige: (body: Body) => rows(body, star, fill(body), { gap: 48, step: 26 }),
  check: (body: Body) => rows(body, 'M-15-15h30v30h-30Z', fill(body), { gap: 30, step: 26, brick: true }),
  scallop: (body: Body) =>
    rows(body, 'M-22-8a22 22 0 0 0 44 0', `fill="none" stroke="${body.look.trim}" stroke-width="5"`, {
      gap: 36,
      step: 24,
      brick: true,
    }),
  flutes: (body: Body) =>
    times(9, (index) => {
      const r = radiusAt(body.profile, (body.top + body.foot) / 2)
      const x = body.cx + Math.sin(((-80 + index * 20) * Math.PI) / 180) * r
      return stroke(pen`M${x} ${body.top - 20}V${body.foot + 40}`, body.look.deep, 5, 'opacity=".55"')
    }),
  dip: (body: Body) => curtain(body, 0.46, 10, body.look.trim),
  drip: (body: Body) => curtain(body, 0.34, 74, body.look.trim),
  halo: (body: Body) => curtain(body, 0.62, 16, body.look.trimPale) + curtain(body, 0.42, 16, body.look.trim),
  foot: (body: Body) => path(pen`M0 800V0H800V800Z`, body.look.trim) + curtain(body, 0.7, 3, body.look.body),
  speckle: flecks,
} satisfies Record<string, (body: Body) => string>

export type Glaze = keyof typeof glazes

/** The decoration of a turned body; a weave, which only cloth can have, leaves it plain. */
export const glazed = (look: Look, profile: Profile, cx = 400): string => {
  const [top, foot] = [(profile[0] as Point)[1], (profile[profile.length - 1] as Point)[1]]
  return look.decor in glazes ? glazes[look.decor as Glaze]({ look, profile, cx, top, foot }) : ''
}
