import { usePick, useText } from '@shian/ui/language'
import { now } from '../core/clock.ts'
import type { Draft } from '../core/db.ts'
import { companionsFor, needsCompany } from '../core/item.ts'
import { benchOf, useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Filling } from '../parts/filling.tsx'
import { go } from '../route.ts'
import { findShown } from './item-screen.tsx'

/** The form of one action. */
export function ActionScreen({ itemId, action }: { itemId: string; action: string }) {
  const t = useText(fieldText)
  const pick = usePick()
  const field = useField()
  const shown = findShown(field, itemId)
  const { kind, state, item } = shown ?? {}
  const definition = kind?.actions[action]
  if (!shown || !kind || !state || !item || !definition || !shown.actions.includes(action)) {
    return (
      <>
        <BackLink to={['item', itemId]} />
        <h1 tabIndex={-1}>{pick(definition?.label) || t('items')}</h1>
        <p>{shown && !kind ? t('definitionMissing') : t('noActions')}</p>
      </>
    )
  }
  const key = `${itemId}/${action}`
  const person = field.session!.person.id
  const fresh: Draft = {
    ...{ key, person, itemId, action, form: {}, people: [], files: [] },
    kind: kind.id,
    kindVersion: kind.version,
    startedAt: now(),
  }
  const kept = field.drafts.find(draft => draft.key === key && draft.person === person)
  const title = item.premises?.signName ?? item.title
  const companions = needsCompany(kind, action)
    ? { companions: companionsFor(shown, action, benchOf(field)) }
    : {}
  return (
    <>
      <BackLink to={['item', itemId]} />
      <h1 tabIndex={-1}>{pick(definition.label)}</h1>
      <p className="s-soft">{title}</p>
      <Filling
        kind={kind}
        names={definition.form}
        start={kept ?? fresh}
        item={item}
        title={title}
        area={item.area}
        onDone={() => go('item', itemId)}
        {...companions}
      />
    </>
  )
}
