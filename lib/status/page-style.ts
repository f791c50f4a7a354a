import "server-only";
import { createHash } from "node:crypto";

/** The public page's only style sheet, inside the page. The tokens are the console's, app/globals.css; a test holds them together. */

export const LIGHT = {
  ground: "#f7f7f5",
  surface: "#ffffff",
  line: "#e7e6e2",
  ink: "#1b1c1e",
  "ink-2": "#55565a",
  "ink-3": "#6c6d71",
  accent: "#1257c0",
  focus: "#2f7df6",
  ok: "#17713a",
  "ok-soft": "#e8f5ec",
  warn: "#8a5300",
  "warn-soft": "#fdf2dd",
  bad: "#b3261e",
  "bad-soft": "#fcebe9",
  hold: "#5f3dc4",
  "hold-soft": "#f0ecfd",
  sunken: "#f1f1ee",
} as const;

export const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  ground: "#0f1012",
  surface: "#16181b",
  line: "#25282d",
  ink: "#ececee",
  "ink-2": "#a9abb1",
  "ink-3": "#8f9198",
  accent: "#7db0ff",
  focus: "#7db0ff",
  ok: "#6fd08f",
  "ok-soft": "#12281a",
  warn: "#e9b558",
  "warn-soft": "#2d220d",
  bad: "#ff9389",
  "bad-soft": "#351715",
  hold: "#b9a2ff",
  "hold-soft": "#221a3d",
  sunken: "#1c1f23",
};

const tokens = (of: Readonly<Record<string, string>>): string =>
  Object.entries(of)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

export const PAGE_STYLE = `
:root{color-scheme:light dark;${tokens(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${tokens(DARK)}}}
*{box-sizing:border-box;margin:0}
body{background:var(--ground);color:var(--ink);font:13px/20px "Inter Variable",Inter,system-ui,sans-serif;font-feature-settings:"tnum";-webkit-font-smoothing:antialiased}
main{max-width:744px;margin:0 auto;padding:40px 16px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--focus);outline-offset:1px}
svg{width:20px;height:20px;flex:none}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 10px;margin-bottom:16px}
h1{font-size:20px;line-height:28px;font-weight:620;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:13px;line-height:20px;font-weight:600;margin:24px 0 8px}
p{overflow-wrap:anywhere}
.mute{color:var(--ink-3)}
.chip{display:inline-flex;align-items:center;gap:6px;align-self:center;margin-left:auto;padding:1px 9px;border-radius:99px;font-weight:500;white-space:nowrap}
.chip svg{width:14px;height:14px}
.ok{color:var(--ok);background:var(--ok-soft)}
.bad{color:var(--bad);background:var(--bad-soft)}
.warn{color:var(--warn);background:var(--warn-soft)}
.off{color:var(--ink-2);background:var(--sunken)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:8px}
.now{display:flex;align-items:center;gap:14px;padding:18px 20px}
.now>span{background:none}
.now svg{width:28px;height:28px;display:block}
.now p:first-child{font-size:18px;line-height:26px;font-weight:600}
.note{display:flex;gap:12px;margin-top:16px;padding:12px 16px;border-left:3px solid var(--hold);border-radius:6px;background:var(--hold-soft)}
.note svg{color:var(--hold)}
.note strong{font-weight:600}
.own{border-left-color:var(--accent);background:var(--sunken)}
.past{padding:12px 16px}
.bar{width:100%;height:28px;display:block;margin:10px 0 4px}
.ends{display:flex;justify-content:space-between;font-size:12px;line-height:16px}
.d-up{fill:var(--ok)}
.d-partly{fill:var(--warn)}
.d-down{fill:var(--bad)}
.d-stopped,.d-unknown{fill:var(--ink-3)}
dl{margin-top:24px}
dl div{display:grid;grid-template-columns:150px minmax(0,1fr);padding:9px 16px;border-top:1px solid var(--line)}
dl div:first-child{border-top:0}
dt{color:var(--ink-3)}
ul{list-style:none;padding:4px 0}
li{display:grid;grid-template-columns:150px minmax(0,1fr);gap:0 8px;padding:6px 16px}
footer,.foot{margin-top:20px}
code{font:12px/16px ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace}
@media (max-width:520px){main{padding-top:20px}header>.mute{order:1;width:100%}dl div,li{grid-template-columns:128px minmax(0,1fr)}}
@media (pointer:coarse){footer a,dd a{padding:10px 0}}
@media print{body{background:#fff}}
`;

/** For the content security policy: this very style sheet, and no other. */
export const PAGE_STYLE_HASH = `'sha256-${createHash("sha256").update(PAGE_STYLE).digest("base64")}'`;
