import { box, ellipse, group, path, pen } from './draw.ts'
import { stuff } from './palette.ts'
import { tilt } from './profile.ts'

/** The shadow of something that stands on the table, thrown to the lower right. */
export const shadow = (cx: number, y: number, r: number) =>
  ellipse(cx + r * 0.34, y + 8, r * 1.25, r * tilt * 1.3 + 6, stuff.dark, 'opacity=".13"') +
  ellipse(cx + r * 0.08, y + 4, r * 1.04, r * tilt * 1.05 + 4, stuff.dark, 'opacity=".2"')

/** The shadow of something flat with this outline that lies on a surface or hangs at a wall. */
export const under = (d: string, distance = 16) =>
  path(d, stuff.dark, pen`opacity=".16" transform="translate(${distance} ${distance * 1.15})"`)

/** The shadow of a straight-edged body on the table. */
export const slab = (x: number, y: number, width: number) =>
  group(path(box(0, 0, width + 50, 30, 15), stuff.dark, 'opacity=".15"'), pen`translate(${x + 4} ${y - 12})`) +
  group(path(box(0, 0, width + 4, 16, 8), stuff.dark, 'opacity=".18"'), pen`translate(${x - 2} ${y - 7})`)
