import { group, path, pen, rod, solid, stroke, times } from '../draw.ts'
import { stuff } from '../palette.ts'

/** The outline of a pointed leaf that grows from a spot, turned clockwise from upright. */
const leaf = (x: number, y: number, turn: number, length: number) => {
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)]
  const at = (across: number, along: number) =>
    pen`${x + (across * cos + along * sin) * length} ${y + (across * sin - along * cos) * length}`
  return `M${at(0, 0)}C${at(-0.32, 0.3)} ${at(-0.26, 0.8)} ${at(0, 1)}C${at(0.26, 0.8)} ${at(0.32, 0.3)} ${at(0, 0)}Z`
}

/** A leaf, with its vein if a colour for it is given. */
export const blade = (x: number, y: number, turn: number, length: number, colour: string, vein?: string) =>
  path(leaf(x, y, turn, length), colour) +
  (vein === undefined
    ? ''
    : group(stroke(pen`M0 0V${-length * 0.86}`, vein, 4), pen`translate(${x} ${y}) rotate(${turn})`))

const greens = [stuff.leafDeep, stuff.leaf, stuff.leafPale]

const rubber =
  stroke('M400 440C396 340 404 240 400 130', '#6b4b35', 9) +
  [
    [400, 400, -62, 150],
    [400, 390, 58, 156],
    [400, 320, -50, 150],
    [402, 300, 52, 150],
    [400, 230, -36, 140],
    [400, 220, 38, 136],
    [400, 170, 0, 130],
  ]
    .map(([x, y, turn, length], index) =>
      blade(
        x as number,
        y as number,
        turn as number,
        length as number,
        greens[index % 3] as string,
        index % 3 === 2 ? stuff.leaf : stuff.leafPale,
      ),
    )
    .join('')

const cactus =
  solid(
    'M336 440V220a64 64 0 0 1 128 0V440Z',
    stuff.leaf,
    stroke('M368 180V440M400 160V440M432 180V440', stuff.leafDeep, 5, 'opacity=".6"'),
    24,
  ) +
  rod('M460 350H512V280', stuff.leaf, 40) +
  rod('M340 380H292V330', stuff.leaf, 36) +
  path('M372 158L384 130 400 148 416 130 428 158Z', '#e58d86')

const herb = times(7, (index) => {
  const lean = index - 3
  const [x, y] = [400 + lean * 50, 150 + Math.abs(lean) * 34 + (index % 2) * 26]
  const along = (share: number) => [400 + lean * 14 + lean * 36 * share * share, 440 + (y - 440) * share] as const
  return (
    stroke(pen`M${400 + lean * 14} 440Q${400 + lean * 14} ${(y + 440) / 2} ${x} ${y}`, stuff.leafDeep, 6) +
    [0.4, 0.62, 0.82]
      .map((share, tier) => {
        const [at, height] = along(share)
        const pair = [-58, 58].map((turn) => leaf(at, height, turn + lean * 7, 66 - tier * 8)).join('')
        return path(pair, greens[(index + tier) % 3] as string)
      })
      .join('') +
    path(leaf(x, y + 14, lean * 9, 62), greens[(index + 2) % 3] as string)
  )
})

const trail = (x: number, y: number, drop: number, side: number, shade: number) =>
  stroke(pen`M${x} ${y}q${side * 30} ${drop * 0.4} ${side * 11} ${drop}`, stuff.leafDeep, 5) +
  times(6, (index) => {
    const colour = greens[(index + shade) % 3] as string
    return blade(x + side * 16 + (index % 2 ? 8 : -8), y + 8 + index * drop * 0.17, index % 2 ? 120 : -120, 42, colour)
  })

/** Vines that hang over the edge of a planter, and the leaves they come from. */
export const trailing =
  trail(250, 420, 144, -1, 0) +
  trail(330, 428, 192, -1, 1) +
  trail(470, 428, 156, 1, 2) +
  trail(548, 420, 204, 1, 3) +
  times(7, (index) =>
    blade(290 + index * 36, 424, -54 + index * 18, 92 + (index % 2) * 26, greens[index % 3] as string),
  )

/** What grows in a pot that stands on the table. */
export const plants = { rubber, cactus, herb }
