import { useText } from '@shian/ui/language'
import { useRef, useState } from 'react'
import { exportRescue, importRescue, PASSPHRASE_LENGTH_MIN, RescueError } from '../core/rescue.ts'
import { reload, syncer, useField } from '../core/state.ts'
import { fieldText } from '../field.text.ts'

/** Takes what was not sent to another device, under a passphrase. */
export function Rescue() {
  const t = useText(fieldText)
  const { outbox } = useField()
  const [passphrase, setPassphrase] = useState('')
  const [told, setTold] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  const waiting = outbox.some(entry => !entry.answer)
  const isLong = passphrase.length >= PASSPHRASE_LENGTH_MIN
  const save = async () => {
    const { file, commands, photos } = await exportRescue(passphrase)
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = `shian-rescue-${new Date().toISOString().slice(0, 10)}.bin`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    setTold(t('exported', { commands, photos }))
  }
  const load = async (file: File) => {
    try {
      const { commands, photos } = await importRescue(file, passphrase)
      setTold(t('imported', { commands, photos }))
      await reload()
      void syncer.run()
    } catch (error) {
      setTold(error instanceof RescueError ? t(error.reason) : t('storageFull'))
    }
  }
  return (
    <section>
      <h2>{t('rescue')}</h2>
      <p className="s-soft">{t('rescueHint')}</p>
      <label className="f-label" htmlFor="passphrase">
        {t('passphrase')}
      </label>
      <input
        id="passphrase"
        className="f-input"
        type="password"
        autoComplete="new-password"
        value={passphrase}
        onChange={event => setPassphrase(event.target.value)}
      />
      <div className="f-buttons">
        <button type="button" className="f-button" disabled={!isLong || !waiting} onClick={() => void save()}>
          {t('exportRescue')}
        </button>
        <button type="button" className="f-button" disabled={!isLong} onClick={() => picker.current?.click()}>
          {t('importRescue')}
        </button>
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={t('rescueFile')}
        onChange={event => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void load(file)
        }}
      />
      <p role="status">{told}</p>
    </section>
  )
}
