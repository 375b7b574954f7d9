import type { Trace } from '@shian/kernel'
import { acting, handler, leader, opening, platform } from './trace-words.ts'

const told = { channel: 'web', category: 'foreign-matter', content: '汤里有异物', named: 'yes' }

/** Stories every version must tell alike. Dates of 2026 with the holidays of that year. */
export const complaintTraces: readonly Trace[] = [
  {
    name: 'accepted, mediated, settled, called back',
    steps: [
      opening('2026-03-02T09:00:00+08:00', told, {
        state: 'received',
        due: { accept: '2026-03-11' },
        running: ['accept'],
      }),
      acting('2026-03-03T09:00:00+08:00', leader, 'accept', {}, { refused: 'work.not_permitted' }),
      acting(
        '2026-03-03T09:00:00+08:00',
        handler,
        'accept',
        {},
        {
          state: 'accepted',
          running: ['mediate'],
          due: { mediate: '2026-05-09' },
        },
      ),
      acting(
        '2026-03-04T09:00:00+08:00',
        handler,
        'mediate',
        { place: '中山北路所' },
        { state: 'mediating' },
      ),
      acting(
        '2026-03-10T09:00:00+08:00',
        handler,
        'settle',
        { settlementForm: 'letter', result: '退款并赔付', settledAmount: 100_000, substantiated: 'yes' },
        { state: 'settled', running: ['call-back-settled'] },
      ),
      acting(
        '2026-03-12T09:00:00+08:00',
        handler,
        'call-back',
        { satisfaction: 'satisfied' },
        {
          state: 'closed-settled',
          final: 'settled',
          running: [],
          overdue: [],
          events: ['complaints.ComplaintClosed'],
        },
      ),
    ],
  },
  {
    name: 'refused on a ground of Art. 15',
    steps: [
      opening('2026-03-02T09:00:00+08:00', told, { state: 'received' }),
      acting('2026-03-03T09:00:00+08:00', handler, 'refuse', {}, { refused: 'work.form_invalid' }),
      acting(
        '2026-03-03T09:00:00+08:00',
        handler,
        'refuse',
        { refusalReason: 'too-old', answer: '已超过三年' },
        { final: 'refused', events: ['complaints.ComplaintClosed'] },
      ),
    ],
  },
  {
    name: 'nobody mediates: the term suggests, people end it, it is taken up again',
    steps: [
      opening('2026-01-05T09:00:00+08:00', told, { due: { accept: '2026-01-14' } }),
      acting('2026-01-05T10:00:00+08:00', handler, 'accept', {}, { due: { mediate: '2026-03-13' } }),
      acting(
        '2026-03-16T09:00:00+08:00',
        handler,
        'terminate',
        { terminationReason: 'disagreed', substantiated: 'no' },
        { state: 'terminated', overdue: ['mediate'], running: ['tell'], due: { tell: '2026-03-25' } },
      ),
      acting('2026-03-17T09:00:00+08:00', handler, 'tell', { answer: '已终止调解' }, { state: 'told' }),
      acting(
        '2026-03-18T09:00:00+08:00',
        handler,
        'reopen',
        { reason: '经营者愿意再谈' },
        { state: 'accepted', running: ['mediate'] },
      ),
    ],
  },
  {
    name: 'a ticket of the hotline runs two clocks; a lead becomes a report; it is withdrawn',
    steps: [
      opening(
        '2026-03-02T09:00:00+08:00',
        { ...told, channel: '12345', lineNumber: 'HB1', lineDispatchedOn: '2026-02-27', lineTermWorkdays: 3 },
        { running: ['accept', 'line-12345'], due: { accept: '2026-03-11', 'line-12345': '2026-03-03' } },
      ),
      acting('2026-03-03T09:00:00+08:00', handler, 'answer', { answer: '已联系' }, { running: ['accept'] }),
      acting('2026-03-03T10:00:00+08:00', handler, 'to-report', {}, { links: ['report'] }),
      acting('2026-03-04T09:00:00+08:00', platform, 'withdraw', {}, { final: 'withdrawn' }),
    ],
  },
  {
    name: 'jurisdiction is disputed, then settled',
    steps: [
      opening('2026-03-02T09:00:00+08:00', told, {}),
      acting(
        '2026-03-03T09:00:00+08:00',
        handler,
        'dispute',
        { reason: '住所地在外县' },
        { running: ['accept', 'dispute'], due: { dispute: '2026-03-12' } },
      ),
      acting(
        '2026-03-04T09:00:00+08:00',
        leader,
        'settle-jurisdiction',
        { reason: '经营地在本县' },
        { state: 'received', running: ['accept'] },
      ),
    ],
  },
]
