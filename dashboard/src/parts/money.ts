// Money in the reader's own way of writing it.
import { words } from "../words";

/** Exact decimals, as far as they say something. */
export function money(amount: string | number, currency: string): string {
  const value = Number(amount);
  return value.toLocaleString([], { style: "currency", currency, minimumFractionDigits: 2, maximumFractionDigits: value !== 0 && Math.abs(value) < 0.1 ? 4 : 2 });
}

/** A sum that is known; one that lacks a part says so. */
export function paid(amount: string | number, currency: string, isPart: boolean): string {
  return isPart ? words.told.atLeast(money(amount, currency)) : money(amount, currency);
}
