import { formatNumber, Glyph, useText } from '@shian/ui'
import { LEVEL_GLYPHS } from './level-glyphs.ts'
import { levelOf, overdueShare, type Township, wholePercent } from './townships.ts'
import { wallText } from './wall.text.ts'

const GRADES = ['A', 'B', 'C', 'D'] as const

/** The same figures as the map, row by row, the most overdue first; a row's name chooses it. */
export function TownshipTable({
  townships,
  countyNames,
  chosen,
  onChoose,
}: {
  townships: readonly Township[]
  countyNames: ReadonlyMap<string, string>
  chosen: string
  onChoose: (code: string) => void
}) {
  const t = useText(wallText)
  const rows = townships
    .filter(({ code }) => code.startsWith(chosen.slice(0, 6)))
    .map(township => ({ township, share: overdueShare(township) }))
    .sort(
      (one, other) =>
        (other.share ?? -1) - (one.share ?? -1) || other.township.overdue - one.township.overdue,
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="w-table-scroll" tabIndex={0} aria-label={t('tableCaption')}>
      <table className="w-table">
        <caption className="s-hidden">{t('tableCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('township')}</th>
            <th scope="col">{t('open')}</th>
            <th scope="col">{t('overdue')}</th>
            <th scope="col">{t('share')}</th>
            {GRADES.map(grade => (
              <th scope="col" key={grade} aria-label={t('grade', { grade })}>
                {grade}
              </th>
            ))}
            <th scope="col">{t('ungraded')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ township, share }) => (
            <tr key={township.code} data-chosen={township.code === chosen}>
              <th scope="row">
                <button
                  type="button"
                  className="w-link"
                  aria-pressed={township.code === chosen}
                  onClick={() => onChoose(township.code === chosen ? '' : township.code)}
                >
                  {township.name}
                </button>
                <span className="s-soft">{countyNames.get(township.county)}</span>
              </th>
              <td>{formatNumber(township.open)}</td>
              <td>{formatNumber(township.overdue)}</td>
              <td data-level={levelOf(share)}>
                <Glyph name={LEVEL_GLYPHS[levelOf(share)]} size={16} />{' '}
                {share === null ? '–' : `${wholePercent(share)}%`}
              </td>
              {GRADES.map(grade => (
                <td key={grade}>{township.risk ? formatNumber(township.risk[grade]) : '–'}</td>
              ))}
              <td>{township.risk ? formatNumber(township.risk.ungraded) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
