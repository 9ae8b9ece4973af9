// A plot of bars, each a link to the rows behind it.
import { words } from "../words";

export interface Bar {
  key: string;
  name: string;
  /** Null: not measured, which is no bar of height 0. */
  value: number | null;
  href: string;
  label: string;
}

const HEIGHT = 160;
const LEAST = 3;
const NAMES = 10;

export function Bars({ bars }: { bars: Bar[] }) {
  const highest = Math.max(...bars.map((bar) => bar.value ?? 0));
  if (!bars.some((bar) => bar.value !== null)) return <p className="muted">{words.notMeasured}</p>;
  const every = Math.ceil(bars.length / NAMES);
  return (
    <div className="plot">
      <ol className="plot-bars">
        {bars.map((bar) => (
          <li key={bar.key}>
            {bar.value ? (
              <a href={bar.href} aria-label={bar.label} title={bar.label}>
                <svg width="100%" height={HEIGHT} aria-hidden="true"><rect width="100%" rx="3" {...box(bar.value, highest)} /></svg>
              </a>
            ) : <span className="plot-none" title={bar.label}><span className="unseen">{bar.label}</span></span>}
          </li>
        ))}
      </ol>
      <ol className="plot-names" aria-hidden="true">
        {bars.map((bar, number) => <li key={bar.key}>{number % every === 0 && <span>{bar.name}</span>}</li>)}
      </ol>
    </div>
  );
}

function box(value: number, highest: number): { y: number; height: number } {
  const height = Math.max(LEAST, (value / highest) * HEIGHT);
  return { y: HEIGHT - height, height };
}
