import { html, type Markup, type Reply } from '@shian/kernel'
import type { TrackedCase } from '../tracking.ts'
import { carry, page, problems } from './layout.ts'
import { href, type Preferences, pick, say, sayTime } from './text.ts'

/** What a person asks with; sent along with every step, in the body and never in an address. */
export interface Key {
  number: string
  code: string
}

function ownForm(p: Preferences, key: Key, act: string, body: Markup, label: string): Markup {
  return html`<form class="steps" action="${href(p, '/complain/track')}" method="post" enctype="multipart/form-data">
${carry(p)}<input type="hidden" name="number" value="${key.number}"><input type="hidden" name="code" value="${key.code}">
<input type="hidden" name="act" value="${act}">${body}<p><button type="submit">${label}</button></p></form>`
}

/** Asks for number and code. */
export function askPage(p: Preferences, number: string, wrong: readonly string[] = [], status = 200): Reply {
  const content = html`<h1>${say(p, 'trackTitle')}</h1><p>${say(p, 'trackHint')}</p>${problems(p, wrong)}
<form class="steps" action="${href(p, '/complain/track')}" method="post" enctype="multipart/form-data">${carry(p)}
<input type="hidden" name="act" value="show">
<p><label for="number">${say(p, 'number')}</label><input type="text" id="number" name="number" value="${number}" maxlength="60" required autocomplete="off"></p>
<p><label for="code">${say(p, 'code')}</label><input type="text" id="code" name="code" maxlength="40" required autocomplete="off"></p>
<p><button type="submit">${say(p, 'ask')}</button></p></form>`
  return page({ preferences: p, path: '/complain/track', title: say(p, 'trackTitle'), status }, content)
}

function clockItem(p: Preferences, clock: TrackedCase['clocks'][number]): Markup {
  const day = clock.provisional ? `${clock.dueDate} ${say(p, 'provisional')}` : clock.dueDate
  const state = clock.overdue ? 'late' : clock.stoppedOn ? 'kept' : 'running'
  return html`<li><strong>${pick(p, clock.title)}</strong> · ${say(p, 'due', { day })} · <span class="${clock.overdue ? 'bad' : 'good'}">${say(p, state)}</span></li>`
}

function entryItem(p: Preferences, entry: TrackedCase['entries'][number]): Markup {
  return html`<li><span class="small soft">${sayTime(entry.at)} · ${say(p, entry.from === 'you' ? 'fromYou' : 'fromOffice')}</span><br>
<strong>${pick(p, entry.title)}</strong>${entry.text ? html`<br>${entry.text}` : null}</li>`
}

function rewardCard(p: Preferences, key: Key, reward: NonNullable<TrackedCase['reward']>): Markup {
  const amount = reward.amountFen === null ? null : (reward.amountFen / 100).toFixed(2)
  const field = (id: string, label: 'payeeName' | 'payeeAccount', max: number): Markup =>
    html`<p><label for="${id}">${say(p, label)}${say(p, 'optional')}</label><input type="text" id="${id}" name="${id}" maxlength="${max}" autocomplete="off"></p>`
  const body = html`<fieldset><legend>${say(p, 'claim')}</legend>
<label class="line"><input type="radio" name="payment" value="counter" checked> ${say(p, 'counter')}</label>
<label class="line"><input type="radio" name="payment" value="account"> ${say(p, 'account')}</label>
${field('payeeName', 'payeeName', 60)}${field('payeeAccount', 'payeeAccount', 40)}</fieldset>`
  return html`<section class="card"><h2>${say(p, 'reward')}</h2><p>${pick(p, reward.stateTitle)}${amount ? html` · ${say(p, 'rewardAmount', { amount })}` : null}</p>
${reward.mayClaim ? ownForm(p, key, 'claim', body, say(p, 'claim')) : null}</section>`
}

function ownSteps(p: Preferences, key: Key): Markup {
  const message = html`<p><label for="text">${say(p, 'addMessage')}</label><textarea id="text" name="text" minlength="2" maxlength="1500" required></textarea></p>`
  const back = html`<p>${say(p, 'withdrawHint')}</p>`
  return html`<section class="card"><h2>${say(p, 'addMessage')}</h2>${ownForm(p, key, 'message', message, say(p, 'send'))}</section>
<details class="card"><summary>${say(p, 'withdraw')}</summary>${ownForm(p, key, 'withdraw', back, say(p, 'withdraw'))}</details>`
}

/** How a case stands. */
export function trackingPage(
  p: Preferences,
  key: Key,
  found: TrackedCase,
  wrong: readonly string[] = [],
): Reply {
  const content = html`<h1>${pick(p, found.kindTitle)} ${found.number}</h1>${problems(p, wrong)}
<section class="card"><dl><dt>${say(p, 'state')}</dt><dd><strong>${pick(p, found.stateTitle)}</strong></dd>
<dt>${say(p, 'about')}</dt><dd>${found.title}</dd><dt>${say(p, 'openedAt')}</dt><dd>${sayTime(found.openedAt)}</dd></dl></section>
<section class="card"><h2>${say(p, 'clocks')}</h2><ul class="plain">${found.clocks.map(clock => clockItem(p, clock))}</ul></section>
<section class="card"><h2>${say(p, 'entries')}</h2>${found.entries.length === 0 ? html`<p>${say(p, 'noEntries')}</p>` : html`<ul class="plain">${found.entries.map(entry => entryItem(p, entry))}</ul>`}</section>
${found.reward ? rewardCard(p, key, found.reward) : null}${found.isOpen ? ownSteps(p, key) : null}`
  const status = wrong.length > 0 ? 422 : 200
  return page({ preferences: p, path: '/complain/track', title: found.number, status }, content)
}
