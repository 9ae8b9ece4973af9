// Days and times of day in a time zone, such as that of the business.
const MINUTE_MS = 60_000;

/** A day as it is written: 2026-11-25. */
export type Day = string;

/** Those that can be chosen. */
export const [FIRST, LAST]: [Day, Day] = ["2000-01-01", "2199-12-31"];

export interface Whereabouts {
  day: Day;
  /** After midnight, by the clock there. */
  minutes: number;
}

export function whereabouts(at: Date | string, timeZone: string): Whereabouts {
  const part = new Map(formatOf(timeZone).formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return { day: `${part.get("year")}-${part.get("month")}-${part.get("day")}`, minutes: Number(part.get("hour")) * 60 + Number(part.get("minute")) };
}

// to make one takes longer than all that is then asked of it for a row
const formats = new Map<string, Intl.DateTimeFormat>();
const BY_THE_CLOCK = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en", { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  formats.set(timeZone, format);
  return format;
}

/** When a day begins there. */
export function beginOf(day: Day, timeZone: string): Date {
  const wanted = utc(day);
  let at = wanted;
  // corrected by how far the clocks there are from UTC; twice, since they may be changed in between
  for (let time = 0; time < 2; time += 1) {
    const there = whereabouts(new Date(at), timeZone);
    at += wanted - utc(there.day) - there.minutes * MINUTE_MS;
  }
  const there = whereabouts(new Date(at), timeZone);
  // west of UTC a midnight that the clocks leave out is corrected back into the evening before
  return new Date(there.day < day ? at + wanted - utc(there.day) - there.minutes * MINUTE_MS : at);
}

export const today = (timeZone: string): Day => whereabouts(new Date(), timeZone).day;

export function later(day: Day, days: number): Day {
  const moved = new Date(utc(day));
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

export const mondayOf = (day: Day): Day => later(day, -((new Date(utc(day)).getUTCDay() + 6) % 7));

export const isDay = (text: string | null): text is Day => text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && FIRST <= text && text <= LAST && !Number.isNaN(utc(text)) && later(text, 0) === text;

export const named = (day: Day, how: Intl.DateTimeFormatOptions): string => new Date(utc(day)).toLocaleDateString([], { ...how, timeZone: "UTC" });

/** 19:00, as the reader writes it. */
export const clock = (minutes: number): string => BY_THE_CLOCK.format(minutes * MINUTE_MS);

function utc(day: Day): number {
  return Date.parse(`${day}T00:00Z`);
}
