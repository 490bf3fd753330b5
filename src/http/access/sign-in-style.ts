import { Html } from './html.js';

/** In the page itself; the policy of the page allows exactly this text (`guard-rails/page-policy.ts`). */
export const STYLE = new Html(`<style>
:root { color-scheme: light dark; --line: #8884; --accent: #1d5fbf; --on-accent: #fff; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 30rem; margin: 8vh auto; padding: 0 1.25rem 2rem; }
h1 { font-size: 1.35rem; margin: 0 0 1.25rem; }
form { display: grid; gap: .9rem; margin: 1rem 0; }
form.row { display: flex; gap: .75rem; flex-wrap: wrap; margin-top: 1.5rem; }
label { display: grid; gap: .25rem; }
input { font: inherit; padding: .5rem .65rem; border: 1px solid var(--line); border-radius: .4rem; width: 100%; }
button, .button { font: inherit; display: inline-block; padding: .5rem 1.1rem; border: 1px solid var(--accent); border-radius: .4rem; background: var(--accent); color: var(--on-accent); text-decoration: none; cursor: pointer; justify-self: start; }
button.plain { background: none; color: inherit; border-color: var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0 0 1rem; }
dt, .quiet { opacity: .65; }
dd { margin: 0; overflow-wrap: anywhere; }
details { border-top: 1px solid var(--line); padding: .75rem 0; }
summary { cursor: pointer; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .4rem; font-size: .9rem; margin: .5rem 0; }
.notice { padding: .6rem .85rem; border-left: 3px solid var(--accent); background: #8881; }
.notice.error { border-color: #c0392b; }
.made { border-top: 1px solid var(--line); padding: .75rem 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
</style>`);
