import { createHash } from 'node:crypto'

/** Style of the public pages: phone first, dark by the system's wish, large print, paper. */
export const SITE_CSS = `:root{color-scheme:light dark;--ink:#16191d;--soft:#4a525c;--paper:#fff;--wash:#f3f5f7;--line:#c9d0d8;--accent:#0a4fc4;--a:#1a6b2f;--b:#7a5200;--c:#a33b00;--d:#b3121d;--bad:#b3121d;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#eceff2;--soft:#b4bec9;--paper:#12161b;--wash:#1d232b;--line:#3c4652;--accent:#8ab4ff;--a:#74d08d;--b:#e3b74f;--c:#ff9d6b;--d:#ff8b8b;--bad:#ff8b8b;--on:#12161b}}
html{font-size:100%;-webkit-text-size-adjust:100%}
html.elder{font-size:160%}
html.elder{--ink:#000;--soft:#000;--paper:#fff;--wash:#fff;--line:#000;--accent:#00309e}
@media(prefers-color-scheme:dark){html.elder{--ink:#fff;--soft:#fff;--paper:#000;--wash:#000;--line:#fff;--accent:#9cc2ff}}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.2em}
a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99em}
.skip:focus{left:.5rem;top:.5rem;background:var(--paper);padding:.75rem;z-index:2}
.wrap{max-width:60rem;margin:0 auto;padding:0 1rem}
header .demo,.demo{margin:0}.demo{background:#7a5200;color:#fff;text-align:center;padding:.5rem 1rem;font-weight:600}
header{border-bottom:1px solid var(--line);background:var(--wash)}
header .wrap{display:flex;flex-wrap:wrap;align-items:center;gap:0 1rem;min-height:3.5rem}
header nav{display:flex;flex-wrap:wrap;gap:0 .25rem;margin-left:auto}
header a{display:inline-flex;align-items:center;min-height:2.75rem;padding:0 .5rem}
.brand{font-weight:700;color:var(--ink);text-decoration:none;padding-left:0!important}
h1{font-size:1.5rem;line-height:1.3;margin:1.25rem 0 .25rem}
h2{font-size:1.125rem;line-height:1.4;margin:0 0 .5rem}
p{margin:.5rem 0}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.card{border:1px solid var(--line);border-radius:6px;padding:1rem;margin:1rem 0;background:var(--paper)}
.grade{display:flex;align-items:center;gap:1rem}
.grade svg{width:4.5rem;height:4.5rem;flex:none}
html.elder .grade svg{width:3.5rem;height:3.5rem}
.grade .letter{font-size:1.375rem;font-weight:700;line-height:1.3;display:block}
.gA{color:var(--a)}.gB{color:var(--b)}.gC{color:var(--c)}.gD{color:var(--d)}.gN{color:var(--soft)}
.bad{color:var(--bad);font-weight:700}
.good{color:var(--a);font-weight:700}
ul.plain{list-style:none;margin:0;padding:0}
ul.plain>li{border-top:1px solid var(--line);padding:.625rem 0}
ul.plain>li:first-child{border-top:0}
ul.plain>li>a:first-child{display:inline-block;min-height:2.75rem;padding:.4rem 0;font-weight:600}
dl{margin:0;display:grid;grid-template-columns:minmax(6.5em,auto) 1fr;gap:.25rem 1rem}
dt{color:var(--soft)}dd{margin:0}
html.elder dl{grid-template-columns:1fr}html.elder dt{font-size:.875rem}html.elder dd{margin-bottom:.5rem}
form.search{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0}
form.search label{flex:1 0 100%}
input[type=search]{flex:1 1 12rem;min-width:0;font:inherit;min-height:2.75rem;padding:.25rem .75rem;border:1px solid var(--soft);border-radius:6px;background:var(--paper);color:var(--ink)}
button,.button{font:inherit;font-weight:600;display:inline-flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.25rem 1.25rem;border:0;border-radius:6px;background:var(--accent);color:var(--on);text-decoration:none;cursor:pointer}
html.elder .button,html.elder button{color:#fff}
@media(prefers-color-scheme:dark){html.elder .button,html.elder button{color:#000}}
.calls{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:.75rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.5rem;margin:0;padding:0;list-style:none}
.figures a{display:block;border:1px solid var(--line);border-radius:6px;padding:.625rem .75rem;text-decoration:none;color:var(--ink);height:100%}
.figures a:hover{border-color:var(--accent)}
.figures b{display:block;font-size:1.5rem;line-height:1.3}
.kitchen img{width:100%;height:auto;border-radius:6px;display:block;background:var(--wash)}
.qr{width:9rem;height:9rem;background:#fff;padding:.25rem}
footer{border-top:1px solid var(--line);margin-top:2rem;padding:1rem 0 2rem;background:var(--wash)}
footer a{display:inline-flex;align-items:center;min-height:2.75rem;margin-right:1rem}
@media(min-width:52rem){.two{display:grid;grid-template-columns:1.2fr 1fr;gap:0 1.5rem;align-items:start}h1{font-size:1.75rem}}
@media(min-width:52rem){html.elder .two{display:block}}
@media(prefers-reduced-motion:no-preference){a,button{transition:border-color .15s}}
@media print{header nav,footer,.calls,.skip,form.search,.js{display:none}.card{break-inside:avoid;border-color:#000}body{color:#000;background:#fff}a{color:#000;text-decoration:none}}
`

/** The only script: reading aloud in large print. Every page is complete without it. */
export const SITE_JS = `(()=>{const d=document,r=d.documentElement,s=window.speechSynthesis;
if(!s||!r.classList.contains('elder'))return;
const m=d.querySelector('main'),b=d.createElement('button');
b.type='button';b.className='js';b.textContent=r.dataset.read;
const stop=()=>{s.cancel();b.textContent=r.dataset.read;b.setAttribute('aria-pressed','false')};
b.setAttribute('aria-pressed','false');
b.addEventListener('click',()=>{if(s.speaking){stop();return}
const u=new SpeechSynthesisUtterance(m.innerText);u.lang=r.lang;u.rate=.9;u.onend=stop;u.onerror=stop;
s.speak(u);b.textContent=r.dataset.stop;b.setAttribute('aria-pressed','true')});
m.prepend(b);addEventListener('pagehide',stop)})();
`

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** Addresses that change with the content, so that a browser may keep them for ever. */
export const CSS_PATH = `/public/site.css?v=${hashOf(SITE_CSS)}`
export const JS_PATH = `/public/site.js?v=${hashOf(SITE_JS)}`
