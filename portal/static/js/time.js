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
const weekday = format({ weekday: "short" });
const japaneseDay = format({ month: "long", day: "numeric" });
const dayOfYear = format({ day: "numeric", month: "short" });
const dayKey = format({ year: "numeric", month: "2-digit", day: "2-digit" });
const plainClock = format({ hour: "numeric", minute: "2-digit", hourCycle: "h23" });
const since = new Intl.RelativeTimeFormat(language(), { numeric: "always" });

export const clockTime = (at) => clock.format(at);

/* 11月30日（月）1:28 or Mon 30 Nov, 1:28, as portal/time_words.py writes it; with the year where it is another one. */
function inFull(at, now) {
  const time = plainClock.format(at).replace(/^0(?=\d)/, "");
  const other = yearOf(at) !== yearOf(now) ? yearOf(at) : "";
  if (language() === "ja") return `${other && `${other}年`}${japaneseDay.format(at)}（${weekday.format(at)}）${time}`;
  return `${weekday.format(at)} ${dayOfYear.format(at)}, ${time}${other && `, ${other}`}`;
}

const partsOf = (at) => Object.fromEntries(dayKey.formatToParts(at).map(({ type, value }) => [type, value]));
const yearOf = (at) => partsOf(at).year;
const DAY = 24 * 60 * MINUTE;
const DAYS_KNOWN = 92;

/* The calendar day there as a moment of UTC, to count days with. */
function dayOf(at) {
  const { year, month, day: number } = partsOf(at);
  return Date.UTC(year, month - 1, number);
}

function duration(minutes) {
  const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  return text(!values.hours ? "minutes" : values.minutes ? "hours_minutes" : "hours", values);
}

const daysIn = (word, n) => (n === 1 ? text(word) : text(`${word}s`, { n }));

/* How near a promise is, in words: the same as `said_left` in portal/time_words.py. */
function left(at, now, wholeDay) {
  const today = dayOf(now);
  const last = dayOf(new Date(at - 1));
  const days = Math.round((last - today) / DAY);
  if (at <= now) {
    const over = wholeDay ? -days : Math.floor((now - at) / DAY);
    return text("over", { time: over > 0 ? daysIn("day", over) : duration(Math.floor((now - at) / MINUTE)) });
  }
  if (!days) return wholeDay ? text("until_today") : text("left", { time: duration(Math.ceil((at - now) / MINUTE)) });
  const off = new Set((document.body.dataset.off ?? "").split(" "));
  let working = 0;
  if (days <= DAYS_KNOWN)
    for (let one = today + DAY; one <= last; one += DAY) if (!off.has(new Date(one).toISOString().slice(0, 10))) working += 1;
  return text("left", { time: working ? daysIn("working_day", working) : daysIn("day", days) });
}

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
  const full = inFull(at, now);
  const style = element.dataset.time;
  if (style !== "ends") element.textContent = style === "relative" ? relative(at, now) : style === "clock" ? clock.format(at) : full;
  if (style !== "full") element.title = full;
  const promise = element.closest("[data-promise]");
  if (promise) {
    const words = promise.querySelector("[data-left]");
    const said = left(at, now, style === "ends");
    if (words && words.textContent !== said) words.textContent = said;
    promise.classList.toggle("clock--late", at < now);
    promise.classList.toggle("clock--soon", at >= now && at - now < 30 * MINUTE);
  }
}

register("time[data-time]", draw);
setInterval(() => document.querySelectorAll('time[data-time="relative"], [data-promise] time').forEach(draw), MINUTE);
