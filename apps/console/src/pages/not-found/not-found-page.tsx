import { Empty, PageHeader, useText } from '@shian/ui'
import { Link } from 'react-router'
import { shellText } from '../../shell/shell.text.ts'

/** An address that leads nowhere. */
export function Component() {
  const t = useText(shellText)
  return (
    <>
      <PageHeader title={t('notFoundTitle')} />
      <Empty title={t('notFoundBody')} action={<Link to="/">{t('backHome')}</Link>} />
    </>
  )
}
