import { existsSync } from 'node:fs'
import type { DrawnRef } from '@shian/vision/ports'

/** Size in which the kitchen is drawn; frames and stills are scaled from it. */
export const drawnWidth = 640
export const drawnHeight = 360

/** Where the mark and the clock stand, in fractions: within the strips that health metrics leave out by default. */
export const drawnOverlayRegions = [
  { x: 0.79, y: 0, width: 0.21, height: 0.14 },
  { x: 0, y: 0.88, width: 0.75, height: 0.12 },
]

const fontCandidates = [
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc',
  '/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc',
  '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
  '/usr/share/fonts/truetype/arphic/uming.ttc',
  '/System/Library/Fonts/PingFang.ttc',
  'C:/Windows/Fonts/msyh.ttc',
]

/** A font with Chinese characters, or undefined: then the mark is a red band without text. */
export function findChineseFont(): string | undefined {
  return fontCandidates.find(path => existsSync(path))
}

/** A small deterministic generator: the same seed draws the same kitchen. */
function generator(seed: number): (below: number) => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function box(x: number, y: number, w: number, h: number, color: string): string {
  return `drawbox=${x}:${y}:${w}:${h}:${color}:fill`
}

const walls = ['0x9aa3a8', '0xa8a294', '0x93a39a', '0xb0aeb4', '0xa3a9b4']
const floors = ['0x6f6a62', '0x5f6468', '0x76695c']
const foods = ['0xb0413e', '0x4e7d4a', '0xc9973b', '0x7a4f8a', '0xd9d2c0']

function room(next: (below: number) => number): string[] {
  const wall = walls[next(walls.length)]!
  const floor = floors[next(floors.length)]!
  const tile = 26 + next(22)
  const stove = 12 + next(40)
  const table = 240 + next(40)
  const fridge = 430 + next(80)
  const horizon = 235 + next(30)
  const parts = [
    `color=c=${wall}:s=${drawnWidth}x${drawnHeight}:r=RATE`,
    `drawgrid=w=${tile}:h=${tile}:t=1:c=0x7d868b`,
    box(0, horizon, drawnWidth, drawnHeight - horizon, floor),
    box(stove, 150, 180, 120, '0xb9c0c4'),
    box(stove + 12, 182, 156, 4, '0x70777c'),
    box(stove, 22, 190, 42, '0xc8ced2'),
    box(stove, 62, 190, 6, '0x7b8287'),
    box(table, 180, 150, 12, '0xd0d5d8'),
    box(table + 6, 192, 8, 72, '0x8b9196'),
    box(table + 136, 192, 8, 72, '0x8b9196'),
    box(fridge, 66, 112, 204, '0xd8dcde'),
    box(fridge + 5, 71, 102, 92, '0xc2c8cc'),
    box(fridge + 5, 167, 102, 98, '0xc2c8cc'),
    box(fridge + 98, 104, 4, 32, '0x33383d'),
    box(fridge + 98, 186, 4, 32, '0x33383d'),
  ]
  for (let pot = 0; pot < 3; pot++) {
    const height = 12 + next(18)
    parts.push(
      box(stove + 14 + pot * 54, 150 - height, 30 + next(16), height, pot % 2 ? '0x555c63' : '0x30343a'),
    )
  }
  for (let item = 0; item < 3; item++) {
    const height = 8 + next(18)
    parts.push(box(table + 12 + item * 44, 180 - height, 24 + next(14), height, foods[next(foods.length)]!))
  }
  return parts
}

/** One cook: white hat, white coat. Drawn once per frame, copied for each person. */
function figure(): string {
  return [
    'color=c=black@0:s=60x150:r=RATE',
    'format=yuva420p',
    ...[
      'drawbox=18:0:24:18:white',
      'drawbox=20:18:20:22:0xd2a284',
      'drawbox=8:40:44:70:0xf2f2ee',
      'drawbox=14:110:14:40:0x2b2f3a',
      'drawbox=32:110:14:40:0x2b2f3a',
    ].map(part => `${part}:fill:replace=1`),
  ].join(',')
}

function people(ref: DrawnRef, next: (below: number) => number): string {
  const activity = ref.activity ?? 'working'
  if (activity === 'empty') return ''
  if (activity === 'intruder') {
    const every = 60 + next(30)
    return `[room];${figure()}[f];[room][f]overlay=x='if(lt(mod(t,${every}),9),mod(t,${every})*80-60,-100)':y=165`
  }
  const [speedA, speedB] = [25 + next(20), 15 + next(12)]
  return (
    `[room];${figure()},split[f1][f2];` +
    `[room][f1]overlay=x='230+190*sin(t*0.0${speedA}*10)':y='150+8*sin(t*1.3)'[one];` +
    `[one][f2]overlay=x='110+90*sin(t*0.0${speedB}*10+2)':y=160`
  )
}

/** What the filter language would read as syntax is left out; the rest is drawn literally. */
function safeLabel(label: string): string {
  return label
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .trim()
    .slice(0, 24)
}

function overlay(ref: DrawnRef, font: string | undefined): string[] {
  if (!font) return ['drawbox=508:10:120:30:0xb00020:fill', 'drawbox=514:16:108:18:white:t=3']
  const file = `fontfile='${font.replace(/[\\:']/g, '\\$&')}'`
  const label = safeLabel(ref.label ?? '')
  return [
    `drawtext=${file}:text='演示数据':x=w-tw-14:y=12:fontsize=24:fontcolor=white:box=1:boxcolor=0xb00020:boxborderw=6`,
    `drawtext=${file}:expansion=normal:text='${label ? `${label} ` : ''}%{localtime\\:%F %T}':x=12:y=h-32:fontsize=18:fontcolor=white:box=1:boxcolor=black@0.5`,
  ]
}

function fault(ref: DrawnRef, rate: number): string[] {
  const after = Math.max(0, ref.conditionAfterSeconds ?? 0)
  const when = `enable='gte(t,${after})'`
  switch (ref.condition ?? 'clean') {
    case 'clean':
      return []
    case 'black':
      return [`drawbox=0:0:iw:ih:black:fill:${when}`]
    case 'dark':
      // The intruder's room is dark already: dimmed as far as a lit one it would be black.
      return [`lutyuv=y=16+(val-16)*${ref.activity === 'intruder' ? 0.25 : 0.1}:${when}`]
    case 'occluded':
      return [`drawbox=0:0:iw:ih*0.85:0x4a4038:fill:${when}`]
    case 'defocused':
      return [`gblur=sigma=7:${when}`]
    case 'moved':
      return [
        `split[still][shifted];[still][shifted]overlay=x='if(gte(t,${after}),120,0)':y='if(gte(t,${after}),45,0)'`,
      ]
    case 'frozen':
      return [`loop=loop=-1:size=1:start=${Math.round(after * rate)}`, `setpts=N/${rate}/TB`]
  }
}

/**
 * The filter graph of a simulated kitchen. Sensor noise is drawn in, so that a living picture is never mistaken for a
 * frozen one. The mark 演示数据 is part of the picture before anything happens to it.
 */
export function drawnGraph(ref: DrawnRef, framesPerSecond: number, font: string | undefined): string {
  const next = generator(ref.seed)
  const parts = room(next)
  const dim = ref.activity === 'intruder' ? ['lutyuv=y=16+(val-16)*0.45:u=128:v=128'] : []
  const graph = [
    parts.join(',') + people(ref, next),
    ...dim,
    'noise=alls=6:allf=t',
    ...overlay(ref, font),
    ...fault(ref, framesPerSecond),
  ].join(',')
  return graph.replaceAll('RATE', String(framesPerSecond))
}
