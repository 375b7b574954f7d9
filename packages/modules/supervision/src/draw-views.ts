import { type Recorded, rowView } from '@shian/kernel'
import type { DrawLists, DrawOfficer, DrawPair, DrawPlace, DrawRecusal } from './draw.ts'

const idOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1)

export interface DrawRow {
  id: string
  area: string
  title: string
  algorithm: string
  count: number
  filter: { area: string; kinds: string[]; grades: string[] }
  lists_hash: string
  premises: DrawPlace[]
  inspectors: DrawOfficer[]
  recusals: DrawRecusal[]
  event_id: string
  committed_at: Date
  seed: string | null
  checkpoint_size: bigint | null
  leaf_index: bigint | null
  pairs: DrawPair[] | null
  drawn_at: Date | null
}

function committed(id: string, event: Recorded): DrawRow {
  const { title, algorithm, count, filter, listsHash } = event.data as {
    title: string
    algorithm: string
    count: number
    filter: DrawRow['filter']
    listsHash: string
  }
  return {
    ...{ id, area: event.area, title, algorithm, count, filter, lists_hash: listsHash },
    ...{ premises: [], inspectors: [], recusals: [], event_id: event.id, committed_at: event.time },
    ...{ seed: null, checkpoint_size: null, leaf_index: null, pairs: null, drawn_at: null },
  }
}

/** Draws as the public may check them: officers by certificate only. */
export const drawView = rowView<DrawRow>({
  name: 'supervision_draw',
  types: ['supervision.DrawCommitted', 'supervision.DrawListed', 'supervision.DrawMade'],
  key: 'id',
  columns: {
    id: 'text',
    area: 'text',
    title: 'text',
    algorithm: 'text',
    count: 'int',
    filter: 'jsonb',
    lists_hash: 'text',
    premises: 'jsonb',
    inspectors: 'jsonb',
    recusals: 'jsonb',
    event_id: 'text',
    committed_at: 'timestamptz',
    seed: 'text',
    checkpoint_size: 'bigint',
    leaf_index: 'bigint',
    pairs: 'jsonb',
    drawn_at: 'timestamptz',
  },
  keysOf: event => [
    event.type === 'supervision.DrawListed' ? String(event.data['drawId']) : idOf(event.subject),
  ],
  fold(row, event, id) {
    if (event.type === 'supervision.DrawCommitted') return committed(id, event)
    if (!row) return undefined
    if (event.type === 'supervision.DrawListed') {
      const { premises, inspectors, recusals } = event.data as unknown as DrawLists
      const plain = inspectors.map(({ certificate, division }) => ({ certificate, division }))
      return {
        ...row,
        premises: [...row.premises, ...premises],
        inspectors: [...row.inspectors, ...plain],
        recusals: [...row.recusals, ...recusals],
      }
    }
    const { seed, checkpointSize, leafIndex, pairs } = event.data as {
      seed: string
      checkpointSize: number
      leafIndex: number
      pairs: DrawPair[]
    }
    return {
      ...{ ...row, seed, checkpoint_size: BigInt(checkpointSize), leaf_index: BigInt(leafIndex) },
      ...{ pairs, drawn_at: event.time },
    }
  },
})

interface OfficerRow {
  key: string
  draw_id: string
  area: string
  certificate: string
  person_id: string
}

/** Who stands behind the certificates of a draw: for officials only. */
export const drawOfficerView = rowView<OfficerRow>({
  name: 'supervision_draw_officer',
  types: ['supervision.DrawListed'],
  key: 'key',
  columns: { key: 'text', draw_id: 'text', area: 'text', certificate: 'text', person_id: 'text' },
  keysOf: ({ data }) =>
    (data['inspectors'] as { certificate: string }[]).map(
      ({ certificate }) => `${data['drawId']} ${certificate}`,
    ),
  fold(_, { data, area }, key) {
    const [draw_id = '', certificate = ''] = key.split(' ')
    const inspectors = data['inspectors'] as { certificate: string; personId: string }[]
    const found = inspectors.find(entry => entry.certificate === certificate)
    return { key, draw_id, area, certificate, person_id: found?.personId ?? '' }
  },
})
