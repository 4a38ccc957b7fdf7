import { circle, path, pen, scatter, stroke, tiled, times, box } from './draw.ts'
import type { Look } from './look.ts'

const star = (cx: number, cy: number, r: number) => {
  const corner = (index: number) => {
    const [size, angle] = [index % 2 ? r * 0.765 : r * 1, (index * Math.PI) / 8]
    return pen`${cx + Math.cos(angle) * size} ${cy + Math.sin(angle) * size}`
  }
  return 'M' + Array.from({ length: 16 }, (_, index) => corner(index)).join('L') + 'Z'
}

const sprig = (look: Look) =>
  stroke('M40 74C40 56 40 46 40 26', look.trim, 3) +
  path('M40 30C32 22 34 12 40 6C46 12 48 22 40 30Z', look.trim) +
  path('M40 50C28 50 22 42 20 34C30 34 38 40 40 50Z', look.trim) +
  path('M40 60C52 60 58 52 60 44C50 44 42 50 40 60Z', look.trim)

const terrazzo = (look: Look) => {
  const chance = scatter(11)
  return times(16, (index) => {
    const [x, y] = [20 + (index % 4) * 40 + chance() * 12, 20 + Math.floor(index / 4) * 40 + chance() * 12]
    const [size, turn] = [7 + chance() * 8, Math.round(chance() * 180)]
    const chip = pen`M${-size} 0L${-size * 0.3} ${-size * 0.8} ${size * 0.8} ${-size * 0.5} ${size} ${size * 0.4} ${-size * 0.2} ${size * 0.7}Z`
    const colour = [look.trim, look.deep, look.trimDeep, look.trimPale][Math.floor(chance() * 4)] as string
    return path(chip, colour, pen`transform="translate(${x} ${y}) rotate(${turn})"`)
  })
}

const weaves = {
  stripes: (look: Look) => tiled(56, 56, path(box(0, 0, 56, 24), look.trim)),
  bars: (look: Look) => tiled(72, 72, path(box(0, 0, 26, 72), look.trim) + path(box(38, 0, 5, 72), look.trim)),
  ticking: (look: Look) => tiled(36, 36, path(box(0, 0, 7, 36) + box(13, 0, 3, 36), look.trim)),
  check: (look: Look) =>
    tiled(64, 64, `<g fill="${look.trim}" opacity=".55"><path d="M0 0h32v64h-32Z"/><path d="M0 0h64v32h-64Z"/></g>`),
  plaid: (look: Look) =>
    tiled(
      110,
      110,
      `<g fill="${look.trim}" opacity=".6"><path d="M0 0h44v110h-44Z"/><path d="M0 0h110v44h-110Z"/></g>` +
        path('M74 0h6v110h-6ZM0 74h110v6h-110Z', look.pale) +
        path('M20 0h4v110h-4ZM0 20h110v4h-110Z', look.trimPale),
    ),
  grid: (look: Look) => tiled(48, 48, path('M0 0h48v4h-48ZM0 0h4v48h-4Z', look.trim)),
  dots: (look: Look) => tiled(56, 56, circle(14, 14, 9, look.trim) + circle(42, 42, 9, look.trim)),
  diamond: (look: Look) =>
    tiled(80, 100, path('M40 4L72 50 40 96 8 50Z', look.trim) + path('M40 28L56 50 40 72 24 50Z', look.pale)),
  herringbone: (look: Look) =>
    tiled(60, 40, stroke('M0 40L30 10 60 40M0 60L30 30 60 60M0 20L30-10 60 20', look.trim, 7)),
  chevron: (look: Look) => tiled(90, 60, path('M0 30L45 0 90 30V60L45 30 0 60Z', look.trim)),
  waves: (look: Look) => tiled(80, 40, stroke('M0 20Q20 2 40 20T80 20', look.trim, 7)),
  scallop: (look: Look) =>
    tiled(
      64,
      64,
      (
        [
          [0, 0],
          [64, 0],
          [32, 32],
          [0, 64],
          [64, 64],
        ] as const
      )
        .map(([x, y]) => circle(x, y, 30, look.trim) + circle(x, y, 19, look.body) + circle(x, y, 9, look.trim))
        .join(''),
    ),
  leaf: (look: Look) => tiled(80, 80, sprig(look)),
  zellige: (look: Look) =>
    tiled(
      96,
      96,
      path(star(48, 48, 40), look.trim) +
        path(star(48, 48, 22), look.pale) +
        path(
          'M0-18L18 0 0 18-18 0ZM96-18L114 0 96 18 78 0ZM0 78L18 96 0 114-18 96ZM96 78L114 96 96 114 78 96Z',
          look.deep,
        ),
    ),
  kilim: (look: Look) =>
    tiled(
      120,
      120,
      path(
        'M60 4L72 20H84V36H100V52L116 60 100 68V84H84V100H72L60 116 48 100H36V84H20V68L4 60 20 52V36H36V20H48Z',
        look.trim,
      ) +
        path('M60 36L84 60 60 84 36 60Z', look.pale) +
        path('M60 50L70 60 60 70 50 60Z', look.deep),
    ),
  patch: (look: Look) =>
    tiled(
      120,
      120,
      path('M0 0H60L0 60ZM60 60H120L60 120Z', look.trim) +
        path('M120 0V60H60ZM60 60V120H0Z', look.pale) +
        path('M60 0H120L60 60ZM0 60H60L0 120Z', look.deep),
    ),
  terrazzo: (look: Look) => tiled(172, 172, terrazzo(look)),
  marble: (look: Look) => {
    const vein = (y: number, colour: string, width: number) =>
      stroke(pen`M0 ${y}C27 ${y - 34} 53 ${y - 34} 80 ${y}S133 ${y + 34} 160 ${y}`, colour, width)
    return tiled(
      160,
      90,
      [-90, 0, 90]
        .map((y) => vein(y + 16, look.trim, 9) + vein(y + 46, look.pale, 6) + vein(y + 74, look.deep, 5))
        .join(''),
      'rotate(4)',
    )
  },
} satisfies Record<string, (look: Look) => string>

export type Weave = keyof typeof weaves

/** The pattern of a flat cloth or paper; a glaze, which only pottery can have, leaves it plain. */
export const woven = (look: Look): string => (look.decor in weaves ? weaves[look.decor as Weave](look) : '')
