import { type FormFile, Glyph, preparePhoto, uiText, useText } from '@shian/ui'
import { useState } from 'react'

/** A button that opens the camera of the phone. `takenAt` is when the file says it was made. */
export function PhotoInput({
  label,
  hint,
  className,
  onPhoto,
}: {
  label: string
  hint?: string
  className: string
  onPhoto: (photo: FormFile, takenAt: string) => void
}) {
  const ui = useText(uiText)
  const [unreadable, setUnreadable] = useState<string>()
  return (
    <label className={className}>
      <Glyph name="photo" size={20} />
      <b>{label}</b>
      {(hint || unreadable) && <span>{unreadable ? ui('photoUnreadable', { name: unreadable }) : hint}</span>}
      <input
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={label}
        onChange={event => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (!file) return
          const takenAt = new Date(file.lastModified).toISOString()
          preparePhoto(file).then(
            photo => {
              setUnreadable(undefined)
              onPhoto(photo, takenAt)
            },
            () => setUnreadable(file.name),
          )
        }}
      />
    </label>
  )
}
