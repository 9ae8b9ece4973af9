// Who speaks, to be seen at a glance.
import { useLevel } from "./level";

export function Voice({ name, stream, isOn }: { name: string; stream: MediaStream | null; isOn: boolean }) {
  return (
    <div className={isOn ? "voice on" : "voice"}>
      <Bars stream={stream} />
      <span className="voice-name">{name}</span>
    </div>
  );
}

export function Bars({ stream, onLevel }: { stream: MediaStream | null; onLevel?: (level: number) => void }) {
  const box = useLevel(stream, onLevel);
  return <span className="bars" ref={box} aria-hidden="true"><i /><i /><i /><i /><i /></span>;
}
