import { Combobox } from '@shian/ui'
import { useAreas } from './api/use-areas.ts'
import { useSession } from './session.tsx'

/** Narrows a list to one area of those the post may view. */
export function AreaFilter({
  label,
  all,
  value,
  onChange,
}: {
  label: string
  /** Words for no area chosen. */
  all: string
  value: string
  onChange: (area: string) => void
}) {
  const { post } = useSession()
  const areas = useAreas(post.viewArea.split('/')[0])
  return (
    <span className="c-filter-area">
      <Combobox
        label={label}
        value={value}
        valueLabel={value ? areas.nameOf(value) : ''}
        placeholder={all}
        search={areas.search}
        onChange={onChange}
      />
    </span>
  )
}
