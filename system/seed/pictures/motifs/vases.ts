import { circle, clipped, group, path, pen, rod, solid, stroke, times } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { turned, vessel } from '../turned.ts'

export const jug = (look: Look) => {
  const profile: Profile = [
    [104, 286, 'corner'],
    [88, 350],
    [112, 440],
    [146, 530],
    [132, 610],
    [96, 648, 'corner'],
  ]
  return (
    shadow(400, 648, 110) +
    rod('M486 330C650 280 650 540 530 560', look.body, 30) +
    solid(turned(profile), look.body, glazed(look, profile)) +
    solid('M306 292C286 282 268 268 250 264C254 300 280 340 318 352Z', look.body, '', 12) +
    path(
      'M250 264C280 262 300 268 330 272C370 264 460 266 504 286A104 18 0 0 1 300 294C286 282 268 270 250 264Z',
      look.pale,
    ) +
    path(
      'M272 271C300 270 316 276 338 278C380 270 450 272 490 286A92 13 0 0 1 310 291C298 283 286 276 272 271Z',
      look.deep,
    )
  )
}

export const stems = {
  branch:
    stroke(
      'M400 330C392 250 430 170 470 90M404 250C380 210 350 190 320 176M420 190C450 180 480 180 520 190',
      '#8a6a4a',
      6,
    ) +
    [
      [470, 84, 30],
      [448, 140, -30],
      [320, 172, -70],
      [352, 200, 10],
      [522, 190, 100],
      [486, 176, 40],
      [396, 240, -60],
      [440, 180, 80],
    ]
      .map(([x, y, turn]) =>
        group(
          path('M0 6C-20-8-18-36 0-52C18-36 20-8 0 6Z', stuff.leaf),
          pen`translate(${x as number} ${y as number}) rotate(${turn as number})`,
        ),
      )
      .join(''),
  poppy:
    stroke(
      'M396 330C380 240 350 190 330 140M404 330C410 240 440 180 452 110M400 330C400 260 396 230 398 190',
      '#7f8a5c',
      6,
    ) +
    [
      [328, 130, 26],
      [454, 96, 32],
      [398, 176, 24],
    ]
      .map(
        ([x, y, r]) =>
          circle(x as number, y as number, r as number, '#c9a27a') +
          path(pen`M${(x as number) - 20} ${(y as number) - (r as number) + 2}q20-24 40 0q-20 12-40 0Z`, '#8f6d4c'),
      )
      .join(''),
  grass: times(7, (index) => {
    const x = 310 + index * 30
    const y = 110 + Math.abs(3 - index) * 26
    return (
      stroke(pen`M400 330Q400 220 ${x} ${y}`, '#a99457', 5) +
      group(
        path('M0-46C16-24 14 18 0 34C-14 18-16-24 0-46Z', '#dcb978'),
        pen`translate(${x} ${y}) rotate(${(index - 3) * 16})`,
      )
    )
  }),
}

/** A vase of this profile, with or without stems in it. */
export const vase =
  (profile: Profile, arrangement = '', lift = 0) =>
  (look: Look) =>
    shadow(400, 648, (profile[profile.length - 1]?.[0] ?? 100) * 1.15) +
    vessel(look, { profile, rim: 7 }) +
    clipped(`M0-200H800V${(profile[0]?.[1] ?? 300) + 3}H0Z`, group(arrangement, `translate(0 ${lift})`))

export const budVases = (look: Look) => {
  const small = (cx: number, y: number, r: number, ink: Look) => {
    const foot = 640
    const profile: Profile = [
      [22, y, 'corner'],
      [18, y + 40],
      [r * 0.7, y + 90],
      [r, (y + 90 + foot) / 2 + 10],
      [r * 0.6, foot, 'corner'],
    ]
    return shadow(cx, foot, r * 0.75) + vessel(ink, { profile, cx, rim: 5 })
  }
  const other = {
    ...look,
    body: look.trim,
    deep: look.trimDeep,
    pale: look.trimPale,
    trim: look.body,
    decor: 'plain' as const,
  }
  return (
    stroke('M402 300C396 240 410 200 420 150', '#7f8a5c', 5) +
    circle(422, 136, 26, '#e9b44c') +
    circle(422, 136, 11, '#8f5a2b') +
    small(400, 300, 76, look) +
    small(236, 420, 82, other) +
    small(566, 392, 74, { ...look, body: look.pale, deep: look.body, trim: look.deep })
  )
}
