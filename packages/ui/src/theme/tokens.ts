/** Names of the colours every screen draws with; the values live in `tokens.css` and here, and a test compares them. */
export type TokenName =
  | 'ground'
  | 'surface'
  | 'raised'
  | 'sunken'
  | 'line'
  | 'line-strong'
  | 'ink'
  | 'ink-soft'
  | 'accent'
  | 'accent-strong'
  | 'accent-soft'
  | 'on-accent'
  | 'risk-a'
  | 'risk-a-soft'
  | 'risk-b'
  | 'risk-b-soft'
  | 'risk-c'
  | 'risk-c-soft'
  | 'risk-d'
  | 'risk-d-soft'

export type Palette = Readonly<Record<TokenName, string>>

/** Light colours. Text colours keep at least 4.5:1 on every ground they are used on. */
export const LIGHT: Palette = {
  ground: '#f3f5f8',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#eceff4',
  line: '#d5dbe3',
  'line-strong': '#77818f',
  ink: '#14181f',
  'ink-soft': '#495362',
  accent: '#0a4fc4',
  'accent-strong': '#083f9c',
  'accent-soft': '#e6eefc',
  'on-accent': '#ffffff',
  'risk-a': '#1a6b2f',
  'risk-a-soft': '#e6f3e9',
  'risk-b': '#7a5200',
  'risk-b-soft': '#fcf1d9',
  'risk-c': '#a33b00',
  'risk-c-soft': '#fdebdf',
  'risk-d': '#b3121d',
  'risk-d-soft': '#fde9ea',
}

/** Dark colours, an own set and not an inversion. */
export const DARK: Palette = {
  ground: '#0d1218',
  surface: '#151b23',
  raised: '#1b232d',
  sunken: '#10161d',
  line: '#2b3541',
  'line-strong': '#6d7b8e',
  ink: '#e8ecf2',
  'ink-soft': '#abb5c3',
  accent: '#8ab4ff',
  'accent-strong': '#b3ceff',
  'accent-soft': '#18294a',
  'on-accent': '#0a1830',
  'risk-a': '#7fd396',
  'risk-a-soft': '#13301d',
  'risk-b': '#e8bd5a',
  'risk-b-soft': '#33270a',
  'risk-c': '#ffa775',
  'risk-c-soft': '#3b200f',
  'risk-d': '#ff9ca1',
  'risk-d-soft': '#401619',
}

type Pair = readonly [text: TokenName, ground: TokenName]
const GROUNDS = ['ground', 'surface', 'raised', 'sunken'] as const
const RISKS = ['risk-a', 'risk-b', 'risk-c', 'risk-d'] as const

/** Pairs of text and ground that occur on screens; the test holds each to 4.5:1. */
export const TEXT_PAIRS: readonly Pair[] = [
  ...GROUNDS.flatMap(ground => (['ink', 'ink-soft', 'accent'] as const).map((text): Pair => [text, ground])),
  ...RISKS.flatMap((risk): Pair[] => [
    [risk, `${risk}-soft`],
    [risk, 'surface'],
    [risk, 'ground'],
    ['ink', `${risk}-soft`],
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['accent', 'accent-soft'],
  ['ink', 'accent-soft'],
]

/** Contrast of two `#rrggbb` colours, 1 to 21. @source WCAG 2.2 §1.4.3 */
export function contrast(first: string, second: string): number {
  const [light, dark] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
