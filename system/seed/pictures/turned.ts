import { clipped, ellipse, pen, solid } from './draw.ts'
import { glazed } from './glaze.ts'
import type { Look } from './look.ts'
import { stuff } from './palette.ts'
import { tilt, type Point, type Profile } from './profile.ts'

type Spot = { x: number; y: number; corner: boolean }

/** The unit vector in which a smooth curve passes a spot between its neighbours. */
const heading = (before: Spot, after: Spot) => {
  const length = Math.hypot(after.x - before.x, after.y - before.y) || 1
  return { x: (after.x - before.x) / length, y: (after.y - before.y) / length }
}

/** A smooth curve through the spots, broken at the corners; each arm of the Bézier is as long as its own piece asks. */
const through = (spots: Spot[]) =>
  spots
    .slice(1)
    .map((end, index) => {
      const start = spots[index] as Spot
      const before = start.corner ? start : (spots[index - 1] ?? start)
      const after = end.corner ? end : (spots[index + 2] ?? end)
      const [leave, arrive] = [heading(before, end), heading(start, after)]
      const arm = Math.hypot(end.x - start.x, end.y - start.y) * 0.37
      return pen`C${start.x + leave.x * arm} ${start.y + leave.y * arm} ${end.x - arrive.x * arm} ${end.y - arrive.y * arm} ${end.x} ${end.y}`
    })
    .join('')

/** The outline of a body of revolution, its profile listed from the top to the foot. */
export const turned = (profile: Profile, cx = 400) => {
  const side = (sign: number): Spot[] =>
    profile.map(([radius, y, corner]) => ({ x: cx + sign * radius, y, corner: corner === 'corner' }))
  const [left, right] = [side(-1), side(1).toReversed()]
  const [top, foot] = [profile[0] as Point, profile[profile.length - 1] as Point]
  return pen`M${cx - top[0]} ${top[1]}${through(left)}A${foot[0]} ${foot[0] * tilt} 0 0 0 ${cx + foot[0]} ${foot[1]}${through(right)}A${top[0]} ${top[0] * tilt} 0 0 0 ${cx - top[0]} ${top[1]}Z`
}

/** The open top of a hollow body: its lip, the wall behind and what it is filled with. */
export const mouth = (cx: number, y: number, r: number, lip: string, inside: string, filling?: string, width = 9) => {
  const [rx, ry] = [r - width, (r - width) * tilt]
  const hole = pen`M${cx - rx} ${y}a${rx} ${ry} 0 0 1 ${2 * rx} 0a${rx} ${ry} 0 0 1 ${-2 * rx} 0Z`
  const wall = ellipse(cx + r * 0.12, y + ry * 0.4, rx, ry, stuff.dark, 'opacity=".2"')
  return (
    ellipse(cx, y, r, r * tilt, lip) +
    ellipse(cx, y, rx, ry, inside) +
    clipped(hole, filling === undefined ? wall : wall + ellipse(cx, y + ry * 0.55, rx * 0.97, ry * 0.92, filling))
  )
}

type Vessel = { profile: Profile; cx?: number; lip?: string; inside?: string; filling?: string; rim?: number }

/** A glazed hollow body with its open top. */
export const vessel = (look: Look, { profile, cx = 400, lip, inside, filling, rim }: Vessel) => {
  const [radius, y] = profile[0] as Point
  return (
    solid(turned(profile, cx), look.body, glazed(look, profile, cx)) +
    mouth(cx, y, radius, lip ?? look.pale, inside ?? look.deep, filling, rim)
  )
}

/** A glazed closed body: a lid, a knob, a foot. */
export const knob = (colour: string, profile: Profile, cx = 400, depth = 18) =>
  solid(turned(profile, cx), colour, '', depth)
