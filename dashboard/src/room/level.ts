// How loud a voice is right now.
import { useEffect, useRef, type RefObject } from "react";

const BANDS = [2, 4, 7, 11, 16] as const;
const FLOOR = 0.14;

/** Draws into the children of the box, outside of React: sixty times a second is too often for it. */
export function useLevel(stream: MediaStream | null, onLevel?: (level: number) => void): RefObject<HTMLSpanElement | null> {
  const box = useRef<HTMLSpanElement>(null);
  const told = useRef(onLevel);
  told.current = onLevel;
  useEffect(() => {
    if (!stream?.getAudioTracks().length) return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 64;
    analyser.smoothingTimeConstant = 0.72;
    const source = context.createMediaStreamSource(stream);
    source.connect(analyser);
    const found = new Uint8Array(analyser.frequencyBinCount);
    let frame = 0;
    const bars = box.current;
    const draw = () => {
      analyser.getByteFrequencyData(found);
      BANDS.forEach((band, number) => {
        const level = Math.max(FLOOR, (found[band] ?? 0) / 255);
        const bar = bars?.children[number] as HTMLElement | undefined;
        if (bar) bar.style.transform = `scaleY(${level.toFixed(3)})`;
      });
      told.current?.(Math.max(...found) / 255);
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      source.disconnect();
      void context.close();
      for (const bar of bars?.children ?? []) (bar as HTMLElement).style.transform = "";
    };
  }, [stream]);
  return box;
}
