// <time datetime data-time="full|clock|relative|ends">: the reader's zone and language; "ends" keeps its words, a day that ends then. A post is drawn once for everybody;
// only the browser knows whose clock it is.
import { register } from "./enhance.js";
import { language, text } from "./texts.js";

const MINUTE = 60_000;
const zone = document.body.dataset.timezone || undefined;
const format = (options) => new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(), { timeZone: zone, ...options });

const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = format({ month: "short", day: "numeric" });
const date = format({ year: "numeric", month: language() === "ja" ? "long" : "short", day: "numeric" });
const dayKey = format({ year: "numeric", month: "2-digit", day: "2-digit" });
const since = new Intl.RelativeTimeFormat(language(), { numeric: "always" });

export const clockTime = (at) => clock.format(at);

function relative(at, now) {
  const minutes = Math.floor((now - at) / MINUTE);
  if (minutes >= 0 && minutes < 1) return text("just_now");
  if (minutes >= 1 && minutes < 60) return since.format(-minutes, "minute");
  if (dayKey.format(at) === dayKey.format(now)) return clock.format(at);
  if (at.getFullYear() === now.getFullYear()) return `${day.format(at)} ${clock.format(at)}`;
  return date.format(at);
}

function draw(element) {
  const at = new Date(element.dateTime);
  if (Number.isNaN(at.getTime())) return;
  const now = new Date();
  const full = `${date.format(at)} ${clock.format(at)}`;
  const style = element.dataset.time;
  if (style !== "ends") element.textContent = style === "relative" ? relative(at, now) : style === "clock" ? clock.format(at) : full;
  if (style !== "full") element.title = full;
  const promise = element.closest("[data-promise]");
  if (promise) {
    promise.classList.toggle("clock--late", at < now);
    promise.classList.toggle("clock--soon", at >= now && at - now < 30 * MINUTE);
  }
}

register("time[data-time]", draw);
setInterval(() => document.querySelectorAll('time[data-time="relative"], [data-promise] time').forEach(draw), MINUTE);
