import type { Page } from 'playwright-core'
import type { MockSwitches } from './mock.ts'

/** A state of a page that is looked at and checked. */
export interface Screen {
  readonly name: string
  readonly account: string | null
  readonly path: string
  readonly phone?: boolean
  readonly switches?: MockSwitches
  /** What to do before looking. */
  readonly act?: (page: Page) => Promise<unknown>
}

const dialog = async (page: Page) => {
  await page.getByRole('dialog').first().waitFor()
  await page.waitForTimeout(250)
}

/** Does something that opens a dialog, and waits for it. */
const opening = (act: (page: Page) => Promise<unknown>) => async (page: Page) => {
  await act(page)
  await dialog(page)
}

export const SCREENS: readonly Screen[] = [
  { name: 'sign-in', account: null, path: '/sign-in' },
  {
    name: 'sign-in-refused',
    account: null,
    path: '/sign-in',
    act: async page => {
      await page.fill('#account', 'locked')
      await page.fill('#password', 'x')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'sign-in-phone', account: null, path: '/sign-in', phone: true },
  { name: 'work', account: 'inspector', path: '/work' },
  { name: 'work-area', account: 'inspector', path: '/work?scope=area&closed=true' },
  { name: 'work-empty', account: 'inspector', path: '/work', switches: { empty: true } },
  {
    name: 'work-failed',
    account: 'inspector',
    path: '/work',
    switches: { failing: { '/v1/work/items': 500 } },
  },
  {
    name: 'work-forbidden',
    account: 'inspector',
    path: '/work',
    switches: { failing: { '/v1/work/items': 403 } },
  },
  {
    name: 'work-loading',
    account: 'inspector',
    path: '/work',
    switches: { hanging: ['/v1/work/items'] },
    act: page => page.waitForTimeout(500),
  },
  { name: 'work-phone', account: 'inspector', path: '/work', phone: true },
  { name: 'work-item', account: 'inspector', path: '/work/w-0' },
  {
    name: 'work-item-action',
    account: 'inspector',
    path: '/work/w-0',
    act: async page => {
      await page.locator('.c-actions button').first().click()
      await dialog(page)
      await page.getByRole('button', { name: '填写这份检查表' }).click()
      await page.locator('.s-checklist-item').first().waitFor()
      await page.locator('.ant-drawer-body button[type=submit]').click()
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'work-item-conflict',
    account: 'inspector',
    path: '/work/w-409',
    act: async page => {
      await page.locator('.c-actions button').first().click()
      await dialog(page)
      await fillAction(page)
      await page.locator('.ant-drawer-body button[type=submit]').click()
      await page.locator('.c-conflict').waitFor()
      await page.locator('.c-conflict').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'work-item-assign',
    account: 'inspector',
    path: '/work/w-0',
    act: async page => {
      await page.locator('.c-assign').click()
      await dialog(page)
      await page.getByRole('combobox').last().click()
      await page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'work-item-extend',
    account: 'inspector',
    path: '/work/w-0',
    act: opening(page => page.getByRole('button', { name: '延长', exact: true }).first().click()),
  },
  { name: 'premises-list', account: 'admin', path: '/premises' },
  { name: 'premises', account: 'inspector', path: '/premises/p-1' },
  {
    name: 'premises-open',
    account: 'inspector',
    path: '/premises/p-1',
    act: page => page.locator('.s-waterfall-line summary').nth(3).click(),
  },
  { name: 'premises-no-records', account: 'inspector', path: '/premises/p-1', switches: { empty: true } },
  {
    name: 'premises-block-failed',
    account: 'inspector',
    path: '/premises/p-1',
    switches: { failing: { '/v1/risk/premises/p-1': 500 } },
  },
  {
    name: 'premises-code',
    account: 'inspector',
    path: '/premises/p-1',
    act: opening(page => page.getByRole('button', { name: '二维码' }).click()),
  },
  {
    name: 'premises-start',
    account: 'inspector',
    path: '/premises/p-1',
    act: opening(page => page.getByRole('button', { name: '责令整改' }).click()),
  },
  { name: 'premises-phone', account: 'inspector', path: '/premises/p-1', phone: true },
  { name: 'import', account: 'admin', path: '/premises/import' },
  {
    name: 'import-checked',
    account: 'admin',
    path: '/premises/import',
    act: async page => {
      await page.setInputFiles('input[type=file]', {
        name: 'premises.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('a,b\n'),
      })
      await page.getByRole('button', { name: '试导入' }).click()
      await page.locator('.s-table').waitFor()
    },
  },
  { name: 'findings', account: 'commander', path: '/findings' },
  {
    name: 'findings-one',
    account: 'commander',
    path: '/findings/f-1',
    act: async page => {
      await page.locator('.c-evidence').waitFor()
      await page.getByRole('button', { name: '显示识别框' }).click()
    },
  },
  {
    name: 'findings-reject',
    account: 'commander',
    path: '/findings/f-1',
    act: async page => {
      await page.locator('.c-evidence').waitFor()
      await page.keyboard.press('f')
      await page.getByText('为什么否定').waitFor()
    },
  },
  {
    name: 'findings-quality',
    account: 'commander',
    path: '/findings',
    act: opening(page => page.getByRole('button', { name: '误报率' }).click()),
  },
  { name: 'my', account: 'operator', path: '/my', phone: true },
  { name: 'my-desk', account: 'operator', path: '/my' },
  { name: 'my-empty', account: 'operator', path: '/my', phone: true, switches: { empty: true } },
  {
    name: 'my-appeal',
    account: 'operator',
    path: '/my',
    phone: true,
    act: page => page.getByRole('button', { name: /申诉/ }).first().click(),
  },
  { name: 'self-card', account: 'operator', path: '/self-inspection', phone: true },
  { name: 'self-card-desk', account: 'operator', path: '/self-inspection' },
  {
    name: 'self-card-problem',
    account: 'operator',
    path: '/self-inspection',
    phone: true,
    act: async page => {
      await page.getByRole('button', { name: '有异常: 冷藏冷冻温度达标,分类离地存放' }).click()
      await page.getByRole('button', { name: '冷藏温度超标' }).click()
      await page.locator('.c-self-describe').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'self-month',
    account: 'operator',
    path: '/self-inspection',
    phone: true,
    act: page => page.locator('.c-self-days').scrollIntoViewIfNeeded(),
  },
  { name: 'self-report', account: 'operator', path: '/self-inspection/reports/r-48' },
  { name: 'self-report-phone', account: 'operator', path: '/self-inspection/reports/r-48', phone: true },
  { name: 'self-premises', account: 'inspector', path: '/self-inspection/premises/p-1' },
  { name: 'completion', account: 'leader', path: '/completion' },
  { name: 'completion-phone', account: 'leader', path: '/completion', phone: true },
  { name: 'plans', account: 'leader', path: '/plans' },
  { name: 'plans-empty', account: 'leader', path: '/plans', switches: { empty: true } },
  {
    name: 'plans-failed',
    account: 'leader',
    path: '/plans',
    switches: { failing: { '/v1/supervision/plans': 500 } },
  },
  {
    name: 'plans-compute',
    account: 'leader',
    path: '/plans',
    act: async page => {
      await page.getByRole('button', { name: '编制计划' }).click()
      await dialog(page)
      await page.getByRole('button', { name: '测算预览' }).click()
      await page.locator('.c-plan-figures').waitFor()
    },
  },
  { name: 'plan', account: 'leader', path: '/plans/410611-2027' },
  { name: 'plan-running', account: 'leader', path: '/plans/410611-2026' },
  { name: 'plan-phone', account: 'leader', path: '/plans/410611-2027', phone: true },
  { name: 'draws', account: 'leader', path: '/draws' },
  {
    name: 'draws-commit',
    account: 'leader',
    path: '/draws',
    act: opening(page => page.getByRole('button', { name: '固定名单' }).click()),
  },
  { name: 'draw-waiting', account: 'leader', path: '/draws/d-2' },
  {
    name: 'draw',
    account: 'commander',
    path: '/draws/d-1',
    act: async page => {
      await page.getByRole('button', { name: '在本页复核名单摘要' }).click()
      await page.getByText('一致:名单与公开的摘要相同').waitFor()
    },
  },
  { name: 'draws-empty', account: 'leader', path: '/draws', switches: { empty: true } },
  { name: 'grid', account: 'commander', path: '/grid' },
  { name: 'grid-county', account: 'commander', path: '/grid?area=410611&day=2026-11-24&gaps=1' },
  { name: 'grid-phone', account: 'commander', path: '/grid', phone: true },
  {
    name: 'grid-failed',
    account: 'commander',
    path: '/grid',
    switches: { failing: { '/v1/supervision/grid': 500 } },
  },
  { name: 'cameras', account: 'commander', path: '/cameras' },
  { name: 'cameras-all', account: 'commander', path: '/cameras?view=all' },
  {
    name: 'cameras-register',
    account: 'commander',
    path: '/cameras',
    act: opening(page => page.getByRole('button', { name: '登记摄像头' }).click()),
  },
  {
    name: 'camera',
    account: 'leader',
    path: '/cameras/c-5',
    act: async page => {
      await page.getByRole('textbox', { name: '调看事由' }).fill('核实线索')
      await page.getByRole('button', { name: '调看' }).click()
      await page.locator('.c-frame img').waitFor()
    },
  },
  {
    name: 'camera-review',
    account: 'leader',
    path: '/cameras/c-5',
    act: opening(page => page.getByRole('button', { name: '登记审核' }).click()),
  },
  { name: 'people', account: 'admin', path: '/people' },
  {
    name: 'people-appoint',
    account: 'admin',
    path: '/people',
    act: opening(page => page.getByRole('button', { name: '任命岗位' }).click()),
  },
  {
    name: 'people-persons',
    account: 'admin',
    path: '/people',
    act: page => page.getByRole('button', { name: '人员', exact: true }).click(),
  },
  { name: 'notices', account: 'publisher', path: '/notices' },
  {
    name: 'notices-review',
    account: 'publisher',
    path: '/notices',
    act: opening(page => page.getByRole('button', { name: '审核' }).first().click()),
  },
  {
    name: 'premises-operator',
    account: 'operator',
    path: '/premises/p-1',
    act: page => page.locator('.s-waterfall-line summary').nth(4).click(),
  },
  { name: 'rules', account: 'inspector', path: '/rules' },
  { name: 'rule', account: 'inspector', path: '/rules/risk.static-catering' },
  { name: 'kinds', account: 'leader', path: '/kinds' },
  { name: 'admin', account: 'admin', path: '/admin' },
  {
    name: 'admin-skip',
    account: 'admin',
    path: '/admin',
    act: opening(page => page.getByRole('button', { name: '跳过' }).click()),
  },
  { name: 'not-found', account: 'inspector', path: '/no-such-page' },
  {
    name: 'palette',
    account: 'inspector',
    path: '/work',
    act: async page => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('aqsk')
      await page.getByRole('option', { name: /阿强烧烤/ }).waitFor()
    },
  },
  {
    name: 'palette-empty',
    account: 'inspector',
    path: '/work',
    act: page => page.keyboard.press('Control+k'),
  },
  {
    name: 'account-menu',
    account: 'inspector',
    path: '/work',
    act: page => page.locator('.c-account-button').click(),
  },
  {
    name: 'menu-phone',
    account: 'inspector',
    path: '/work',
    phone: true,
    act: page => page.locator('.c-menu-button').click(),
  },
  {
    name: 'feedback',
    account: 'inspector',
    path: '/work',
    act: async page => await page.getByRole('button', { name: '意见反馈' }).click(),
  },
]

async function fillAction(page: Page): Promise<void> {
  const drawer = page.locator('.ant-drawer-body')
  await drawer.locator('textarea').fill('现场复查,已安装防鼠网')
  await drawer.locator('input[type=file]').setInputFiles({
    name: 'after.png',
    mimeType: 'image/png',
    buffer: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  })
  await drawer.locator('.s-photo').waitFor()
  await drawer.locator('.s-date input').first().fill('20261124')
  await drawer.getByText('已整改到位').click()
  await drawer.getByRole('combobox').first().click()
  await drawer.getByRole('option', { name: /孙磊/ }).click()
  await drawer.getByRole('button', { name: '填写这份检查表' }).click()
  await drawer.locator('.s-checklist-item').first().waitFor()
  for (const item of await drawer.locator('.s-checklist-item').all())
    await item.getByText('符合', { exact: true }).click()
  await drawer.locator('.s-signature').fill('李晓燕')
}
