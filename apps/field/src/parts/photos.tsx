import type { EnvelopeFile } from '@shian/kernel/sync'
import { useText } from '@shian/ui/language'
import { useEffect, useId, useState } from 'react'
import { transact } from '../core/db.ts'
import { takePhoto } from '../core/photo.ts'
import { fieldText } from '../field.text.ts'

interface PhotosProps {
  readonly label: string
  readonly value: readonly string[]
  readonly max: number
  readonly onChange: (hashes: readonly string[], added: readonly EnvelopeFile[]) => void
}

/** Photos of one field or one point: each is on the phone's disk before it is shown. */
export function Photos({ label, value, max, onChange }: PhotosProps) {
  const t = useText(fieldText)
  const id = useId()
  const [trouble, setTrouble] = useState('')
  const [storing, setStoring] = useState(false)
  const take = async (files: readonly File[]) => {
    setTrouble('')
    setStoring(true)
    const added: EnvelopeFile[] = []
    try {
      for (const file of files.slice(0, max - value.length)) added.push(await takePhoto(file))
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError'
      setTrouble(isFull ? t('storageFull') : t('photoFailed', { reason: String(error) }))
    } finally {
      setStoring(false)
    }
    const fresh = added.map(file => file.sha256).filter(hash => !value.includes(hash))
    if (fresh.length > 0) onChange([...value, ...new Set(fresh)], added)
  }
  return (
    <div className="f-photos">
      {value.map((hash, i) => (
        <Photo
          key={hash}
          hash={hash}
          n={i + 1}
          onRemove={() =>
            onChange(
              value.filter(other => other !== hash),
              [],
            )
          }
        />
      ))}
      {value.length < max && (
        <label className="f-camera" htmlFor={id} data-busy={storing}>
          <input
            id={id}
            className="f-camera-input"
            type="file"
            accept="image/*"
            capture="environment"
            multiple={max > 1}
            aria-label={`${t('takePhoto')}: ${label}`}
            disabled={storing}
            onChange={event => {
              const files = [...(event.target.files ?? [])]
              event.target.value = ''
              void take(files)
            }}
          />
          <span aria-hidden="true">{storing ? t('storing') : `＋ ${t('takePhoto')}`}</span>
        </label>
      )}
      {trouble !== '' && (
        <p className="f-issue" role="alert">
          {trouble}
        </p>
      )}
    </div>
  )
}

function Photo({ hash, n, onRemove }: { hash: string; n: number; onRemove: () => void }) {
  const t = useText(fieldText)
  const [source, setSource] = useState('')
  useEffect(() => {
    let made = ''
    let gone = false
    void transact(['blobs'], 'readonly', tx => tx.get('blobs', hash)).then(blob => {
      if (!blob || gone) return
      made = URL.createObjectURL(new Blob([blob.bytes], { type: blob.mime }))
      setSource(made)
    })
    return () => {
      gone = true
      URL.revokeObjectURL(made)
    }
  }, [hash])
  return (
    <span className="f-photo">
      {source !== '' && <img src={source} alt={t('photoNumber', { n })} />}
      <button type="button" aria-label={t('removePhoto', { n })} onClick={onRemove}>
        ×
      </button>
    </span>
  )
}
