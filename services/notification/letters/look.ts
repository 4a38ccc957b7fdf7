import { markup } from './markup.ts'

/** The colours of letters. */
export const INK = '#23201c'
export const SOFT = '#6f675d'
export const RULE = '#e8e0d4'
export const GROUND = '#f4efe7'
export const ACCENT = '#c8862a'

export const SANS = '-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif'
export const SERIF = 'Georgia,Times New Roman,serif'

export const moods = {
  good: { ink: '#1c5b40', ground: '#e0f0e6' },
  patient: { ink: '#7a4a06', ground: '#fbebcd' },
  bad: { ink: '#8c2f1f', ground: '#f9e1db' },
  settled: { ink: '#274b6b', ground: '#e1ebf4' },
}

/** Only for narrow screens and mail programs that are dark; the others may throw it away. Classes exist for this alone. */
export const sheet = markup`:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.pad{padding-left:22px!important;padding-right:22px!important}}
@media (prefers-color-scheme:dark){
.ground{background:#171513!important}.sheet{background:#24211d!important}.panel{background:#2d2924!important}
.ink{color:#f2ece3!important}.soft{color:#b3a899!important}.rule{border-color:#403a33!important}
.button{background:${ACCENT}!important;color:#171513!important}
}`
