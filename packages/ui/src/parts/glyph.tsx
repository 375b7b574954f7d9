import type { ReactNode } from 'react'

const LINE = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.6,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const

const SHAPES = {
  empty: <path {...LINE} d="M3 9l2.5-5h9L17 9v6.5H3zM3 9h4l1.2 2.2h3.6L13 9h4" />,
  alert: <path {...LINE} d="M10 3l7.5 13.5h-15zM10 8v4M10 14.3v.1" />,
  lock: <path {...LINE} d="M4.5 9h11v8h-11zM7 9V6.5a3 3 0 016 0V9M10 12v2" />,
  clock: <path {...LINE} d="M10 3a7 7 0 110 14 7 7 0 010-14zM10 6.5V10l2.5 1.5" />,
  offline: (
    <path
      {...LINE}
      d="M3 3l14 14M2.5 8.5a11 11 0 013-2M8 5.2a11 11 0 019.5 3.3M5.5 11.5a6.5 6.5 0 013-1.8M12.5 10.300a6.5 6.5 0 012 1.200M10 15.500v.1"
    />
  ),
  check: <path {...LINE} strokeWidth={2.2} d="M4.5 10.500l3.5 3.5 7.5-8" />,
  cross: <path {...LINE} strokeWidth={2} d="M5.5 5.500l9 9M14.5 5.500l-9 9" />,
  dash: <path {...LINE} strokeWidth={2.2} d="M5 10h10" />,
  circle: <circle {...LINE} cx="10" cy="10" r="6" />,
  dot: <circle cx="10" cy="10" r="5.5" fill="currentColor" />,
  triangle: <path fill="currentColor" d="M10 3.500l7 12.500H3z" />,
  square: <rect x="4.5" y="4.5" width="11" height="11" rx="1.5" fill="currentColor" />,
  diamond: <path fill="currentColor" d="M10 2.500l7.5 7.5-7.5 7.500L2.5 10z" />,
  half: (
    <>
      <circle {...LINE} cx="10" cy="10" r="6.5" />
      <path fill="currentColor" d="M10 3.5a6.5 6.5 0 010 13z" />
    </>
  ),
  pause: <path {...LINE} strokeWidth={2.4} d="M7 5v10M13 5v10" />,
  camera: <path {...LINE} d="M2.5 6.500h10v8h-10zM12.5 9.500l5-2.500v7l-5-2.500z" />,
  photo: <path {...LINE} d="M3 6.5h3l1.5-2h5l1.5 2h3v9.5H3zM10 8.5a2.8 2.8 0 110 5.6 2.8 2.8 0 010-5.6z" />,
  search: <path {...LINE} d="M9 3.500a5.5 5.5 0 110 11 5.5 5.5 0 010-11zM13 13l4 4" />,
  work: <path {...LINE} d="M4 3.500h12v13H4zM7 7.500h6M7 10.500h6M7 13.500h3.5" />,
  house: <path {...LINE} d="M3 9.500L10 3.500l7 6M5 8.500v8h10v-8M8.5 16.500v-4.500h3v4.5" />,
  eye: (
    <path
      {...LINE}
      d="M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 7.800a2.2 2.2 0 110 4.4 2.2 2.2 0 010-4.400z"
    />
  ),
  wall: <path {...LINE} d="M2.5 4.500h15v9h-15zM7 16.500h6M10 13.500v3M8 4.500v9M13 4.500v9M2.5 9h15" />,
  notice: <path {...LINE} d="M3 8.5v3h3l7 4v-11l-7 4zM15.5 8a3 3 0 010 4M6.5 12v4h2.5v-2.8" />,
  people: (
    <path
      {...LINE}
      d="M7.5 4a2.7 2.7 0 110 5.4 2.7 2.7 0 010-5.400zM2.5 16c0-3 2-4.6 5-4.600s5 1.6 5 4.600M13 4.500a2.4 2.4 0 010 4.700M14.5 11.700c2 .4 3 1.9 3 4.3"
    />
  ),
  rule: <path {...LINE} d="M5 3.500h7.500L15.5 6.500v10H5zM12 3.500V7h3.500M7.5 10h5.500M7.5 13h5.5" />,
  flow: <path {...LINE} d="M3 3.500h5v4H3zM12 12.500h5v4h-5zM5.5 7.500v7H12M12 5.500h5" />,
  gear: (
    <path
      {...LINE}
      d="M10 7.200a2.8 2.8 0 110 5.6 2.8 2.8 0 010-5.600zM10 2.500v2.200M10 15.300v2.200M2.5 10h2.200M15.3 10h2.200M4.7 4.700l1.6 1.600M13.7 13.700l1.6 1.600M15.3 4.700l-1.6 1.600M6.3 13.700l-1.6 1.6"
    />
  ),
  upload: <path {...LINE} d="M10 13V4M6 7.500L10 3.500l4 4M3.5 13v3.500h13V13" />,
  download: <path {...LINE} d="M10 3.500V13M6 9l4 4 4-4M3.5 13v3.500h13V13" />,
  print: (
    <path {...LINE} d="M5.5 7.500v-4h9v4M3 7.500h14v6h-2.500M3 13.500h2.500M3 7.500v6M5.5 11.500h9v5h-9z" />
  ),
  language: (
    <path
      {...LINE}
      d="M10 3a7 7 0 110 14 7 7 0 010-14zM3 10h14M10 3c2.5 2 3.5 4.5 3.5 7S12.5 15 10 17c-2.5-2-3.5-4.5-3.5-7S7.5 5 10 3z"
    />
  ),
  theme: <path {...LINE} d="M16.5 11.500A7 7 0 118.5 3.500a5.5 5.5 0 008 8z" />,
  exit: <path {...LINE} d="M8 3.500H3.500v13H8M12.5 6.500L16 10l-3.5 3.500M16 10H7.5" />,
  post: <path {...LINE} d="M3 6.500h14v10H3zM7.5 6.500v-3h5v3M3 11h14" />,
  link: <path {...LINE} d="M8 5H4v11h11v-4M11 4h5v5M16 4l-7 7" />,
  chevron: <path {...LINE} d="M7.5 5l5 5-5 5" />,
  down: <path {...LINE} d="M5 7.500l5 5 5-5" />,
  left: <path {...LINE} d="M12.5 5l-5 5 5 5" />,
  plus: <path {...LINE} d="M10 4v12M4 10h12" />,
  menu: <path {...LINE} d="M3 5.500h14M3 10h14M3 14.500h14" />,
  comment: <path {...LINE} d="M3 4h14v9.500H9L5.5 16.500v-3H3z" />,
  calendar: <path {...LINE} d="M3.5 5h13v11.500h-13zM3.5 8.500h13M7 3v3.500M13 3v3.5" />,
} satisfies Record<string, ReactNode>

export type GlyphName = keyof typeof SHAPES

/** A small drawing beside a word; never the only bearer of a meaning. */
export function Glyph({ name, size = 18 }: { name: GlyphName; size?: number }) {
  return (
    <svg
      className="s-glyph"
      viewBox="0 0 20 20"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[name]}
    </svg>
  )
}
