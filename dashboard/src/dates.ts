// Moments, days and durations in the reader's own language.
const WITH_DAY: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

function yearIfOther(moment: Date): Intl.DateTimeFormatOptions {
  return moment.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
}

/** In the zone of the business where it is given, else in the reader's own. */
export function when(text: string, timeZone?: string | null): string {
  const moment = new Date(text);
  const zone = timeZone ? ({ timeZone, timeZoneName: "short" } as const) : {};
  return moment.toLocaleString([], { ...WITH_DAY, ...yearIfOther(moment), ...zone });
}

export function exactly(text: string): string {
  return new Date(text).toLocaleString([], { dateStyle: "full", timeStyle: "long" });
}

/** "5 minutes ago", "in 2 days". */
export function ago(text: string, now = Date.now()): string {
  const seconds = (new Date(text).getTime() - now) / 1000;
  const size = Math.abs(seconds);
  const format = new Intl.RelativeTimeFormat([], { numeric: "auto" });
  if (size < MINUTE) return format.format(0, "second");
  if (size < HOUR) return format.format(Math.trunc(seconds / MINUTE), "minute");
  if (size < DAY) return format.format(Math.trunc(seconds / HOUR), "hour");
  return format.format(Math.trunc(seconds / DAY), "day");
}

/** "1:05" since something began. */
export function minutes(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / MINUTE)}:${String(whole % MINUTE).padStart(2, "0")}`;
}
