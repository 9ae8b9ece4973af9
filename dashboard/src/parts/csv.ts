// Rows as a file for spreadsheets.
/** Without it Excel takes the file for one of its own old character set. */
const IN_UTF_8 = "\uFEFF";
const DANGEROUS = /^[=+\-@\t\r]/;

export function csv(heads: string[], rows: (string | number | null | undefined)[][]): string {
  return IN_UTF_8 + [heads, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** A caller's words must not become a formula. */
function cell(value: string | number | null | undefined): string {
  const text = String(value ?? "");
  const safe = typeof value === "string" && DANGEROUS.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
