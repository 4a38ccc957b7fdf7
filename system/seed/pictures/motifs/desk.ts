import { box, circle, clipped, disc, ellipse, group, path, pen, rod, solid, stroke, times } from '../draw.ts'
import { glazed } from '../glaze.ts'
import type { Look } from '../look.ts'
import { stuff } from '../palette.ts'
import { shadow, under } from '../shadow.ts'
import type { Profile } from '../profile.ts'
import { woven } from '../weave.ts'
import { nib } from './stationery.ts'

/** A wall calendar with a picture above and the days below. */
export const calendar = (look: Look) =>
  under(box(210, 130, 380, 560, 6), 16) +
  solid(box(210, 130, 380, 560, 6), stuff.paper, path('M210 130H590V430H210Z', look.pale), 10) +
  clipped(
    box(210, 130, 380, 300),
    circle(470, 250, 64, look.trim) +
      path('M200 440V340C260 270 330 290 390 350S520 420 600 320V440Z', look.body) +
      path('M200 440V400C300 340 420 380 600 400V440Z', look.deep),
  ) +
  times(30, (index) =>
    circle(
      252 + (index % 7) * 49,
      484 + Math.floor(index / 7) * 42,
      index === 17 ? 15 : 8,
      index === 17 ? look.trim : index % 7 > 4 ? look.body : '#d8ccba',
    ),
  ) +
  times(13, (index) => stroke(pen`M${238 + index * 27} 118v26`, stuff.ink, 5)) +
  circle(400, 96, 9, stuff.ink) +
  stroke('M400 96L340 126M400 96L460 126', stuff.ink, 3)

/** Rolls of paper tape. */
export const tapes = (look: Look) => {
  const roll = (x: number, y: number, tone: Look, pull: number) => {
    const strip = pen`M${x} ${y + 74}H${x + pull}v60H${x}Z`
    return (
      under(disc(x, y, 130), 14) +
      under(strip, 6) +
      group(path(strip, tone.body) + clipped(strip, woven(tone)), '') +
      solid(
        disc(x, y, 130),
        tone.body,
        `<g fill="none" stroke="${tone.trim}" stroke-width="5" opacity=".5"><circle cx="${x}" cy="${y}" r="114"/><circle cx="${x}" cy="${y}" r="98"/></g>`,
        16,
      ) +
      circle(x, y, 84, stuff.woodPale) +
      circle(x, y, 72, stuff.woodDeep) +
      circle(x + 4, y + 5, 68, tone.pale, 'opacity=".6"')
    )
  }
  const other = { ...look, body: look.trim, trim: look.body, pale: look.pale }
  return roll(260, 290, { ...look, pale: stuff.paper }, 430) + roll(560, 500, { ...other, pale: stuff.paper }, -440)
}

export const pencilPot = (look: Look) => {
  const stick = (x: number, turn: number, tone: string) =>
    group(
      rod('M0 40V-150', tone, 24) +
        path('M-12-150L0-196 12-150Z', stuff.woodPale) +
        path('M-5-178L0-196 5-178Z', stuff.ink),
      pen`translate(${x} 410) rotate(${turn})`,
    )
  return (
    shadow(400, 648, 120) +
    ellipse(400, 400, 130, 22, look.deep) +
    clipped(
      'M0 0H800V404H530A130 22 0 0 1 270 404H0Z',
      stick(344, -14, look.trim) +
        stick(390, -3, stuff.flame) +
        stick(436, 6, look.deep) +
        group(
          path('M-16 40V-170h32V40Z', stuff.brass) +
            stroke('M-16-150h12M-16-120h18M-16-90h12M-16-60h18M-16-30h12', stuff.brassDeep, 4),
          'translate(478 410) rotate(17)',
        ),
    ) +
    (() => {
      const profile: Profile = [
        [130, 400, 'corner'],
        [128, 520],
        [122, 648, 'corner'],
      ]
      return (
        solid('M270 400A130 22 0 0 0 530 400L522 648A122 21 0 0 1 278 648Z', look.body, glazed(look, profile)) +
        stroke('M270 400A130 22 0 0 0 530 400', look.pale, 8)
      )
    })()
  )
}

/** A seal, a stick of wax and a sealed letter. */
export const seal = (look: Look) =>
  group(
    under(box(-230, -140, 460, 300, 6), 12) +
      solid(box(-230, -140, 460, 300, 6), stuff.paper, '', 9) +
      stroke('M-230-136L0 50 230-136', stuff.ropeDeep, 4, 'opacity=".7"') +
      path('M-6-2C26-14 62 4 60 40C70 70 40 100 6 94C-30 104-64 78-58 44C-66 14-40-8-6-2Z', look.deep) +
      circle(0, 46, 42, look.body) +
      path('M0 14L10 36 32 46 10 56 0 78-10 56-32 46-10 36Z', look.deep),
    'translate(360 500) rotate(-8)',
  ) +
  group(
    under(box(-22, -150, 44, 300, 6), 14) + solid(box(-22, -150, 44, 300, 6), look.body, '', 12),
    'translate(250 240) rotate(64)',
  ) +
  group(
    under('M-20-40C-56-100-40-170 0-180C40-170 56-100 20-40L26 30H-26Z', 14) +
      solid('M-20-40C-56-100-40-170 0-180C40-170 56-100 20-40L26 30H-26Z', look.trim, '', 16) +
      solid(box(-36, 24, 72, 50, 8), stuff.brass, '', 16),
    'translate(590 270) rotate(24)',
  )

/** A shallow tray for the desk with small things in it. */
export const deskTray = (look: Look) => {
  const outline = box(110, 220, 580, 360, 40)
  return (
    under(outline, 18) +
    solid(outline, look.body, '', 18) +
    path(box(134, 244, 532, 312, 26), look.deep) +
    path(box(142, 254, 524, 302, 24), stuff.dark, 'opacity=".12"') +
    path(box(376, 244, 14, 312), look.body) +
    nib(262, 400, -66, look.trim, stuff.brass) +
    solid(box(420, 284, 210, 120, 8), look.pale, '', 10) +
    stroke('M450 320H600M450 346H560', look.trim, 5, 'opacity=".6"') +
    `<g fill="none" stroke="${stuff.brass}" stroke-width="9"><circle cx="470" cy="486" r="34"/></g>` +
    stroke('M504 486H600M574 486v24M596 486v20', stuff.brass, 9)
  )
}
