// Every field of an agent's config.
import { useId } from "react";
import type { AgentConfig } from "../api/types";
import { Card } from "../parts/page";
import { words } from "../words";
import { CheckField, LongField, NumberField, SelectField, TextField } from "./form";
import { Functions } from "./functions";
import { HoursGrid } from "./hours";
import { FactList, RuleList } from "./lists";

type Voice = AgentConfig["models"]["voice"];

const VOICES: Voice[] = ["alloy", "ash", "ballad", "cedar", "coral", "echo", "marin", "sage", "shimmer", "verse"];
const VOICE_OPTIONS = VOICES.map((voice): [Voice, string] => [voice, `${voice[0]!.toUpperCase()}${voice.slice(1)}`]);

export const BLANK: AgentConfig = {
  identity: { name: "", purpose: "", language: "en", timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC" },
  business: { name: "", trade: "", address: "", phone: "", opening_hours: {}, facts: [] },
  prompt: { instructions: "", tone: "", never: [] },
  greeting: { text: "", interruptible: true },
  models: { kind: "realtime", model: null, voice: "marin", speed: 1 },
  turns: { end_of_speech_ms: 500, interruptible: true },
  limits: { silence_reminder_seconds: 15, max_silence_seconds: 60, max_duration_seconds: 1800 },
  functions: [{ kind: "facts" }, { kind: "messages" }, { kind: "end_call", farewell: "" }],
};

export function AgentForm() {
  const zones = useId();
  const { sections, hints, fields } = words.agent;
  return (
    <>
      <datalist id={zones}>{Intl.supportedValuesOf("timeZone").map((zone) => <option key={zone} value={zone} />)}</datalist>
      <Card title={sections.identity} hint={hints.identity}>
        <div className="fields">
          <TextField label={fields.name} path={["identity", "name"]} required />
          <TextField label={fields.language} hint={fields.languageHint} path={["identity", "language"]} />
          <TextField label={fields.timezone} path={["identity", "timezone"]} list={zones} />
          <LongField label={fields.purpose} hint={fields.purposeHint} path={["identity", "purpose"]} />
        </div>
      </Card>
      <Card title={sections.greeting} hint={hints.greeting}>
        <div className="fields">
          <LongField label={fields.greeting} hint={fields.greetingHint} path={["greeting", "text"]} />
          <CheckField label={fields.interruptible} path={["greeting", "interruptible"]} />
        </div>
      </Card>
      <Card title={sections.business} hint={hints.business}>
        <div className="fields">
          <TextField label={fields.businessName} path={["business", "name"]} />
          <TextField label={fields.trade} path={["business", "trade"]} />
          <TextField label={fields.address} path={["business", "address"]} />
          <TextField label={fields.phone} path={["business", "phone"]} />
        </div>
      </Card>
      <Card title={sections.hours} hint={hints.hours}><HoursGrid path={["business", "opening_hours"]} /></Card>
      <Card title={sections.facts} hint={hints.facts}><FactList path={["business", "facts"]} /></Card>
      <Card title={sections.functions} hint={hints.functions}><Functions /></Card>
      <Card title={sections.prompt} hint={hints.prompt}>
        <div className="fields">
          <LongField label={fields.instructions} hint={fields.instructionsHint} path={["prompt", "instructions"]} />
          <TextField label={fields.tone} hint={fields.toneHint} path={["prompt", "tone"]} wide />
          <RuleList path={["prompt", "never"]} />
        </div>
      </Card>
      <Card title={sections.voice} hint={hints.voice}>
        <div className="fields">
          <SelectField label={fields.voice} path={["models", "voice"]} options={VOICE_OPTIONS} />
          <NumberField label={fields.speed} hint={fields.speedHint} path={["models", "speed"]} min={0.5} max={1.5} step={0.05} />
          <TextField label={fields.model} hint={fields.modelHint} path={["models", "model"]} nullable />
        </div>
      </Card>
      <Card title={sections.turns} hint={hints.turns}>
        <div className="fields">
          <NumberField label={fields.endOfSpeech} path={["turns", "end_of_speech_ms"]} min={200} max={3000} step={50} />
          <CheckField label={fields.mayInterrupt} path={["turns", "interruptible"]} />
        </div>
      </Card>
      <Card title={sections.limits} hint={hints.limits}>
        <div className="fields">
          <NumberField label={fields.reminder} path={["limits", "silence_reminder_seconds"]} min={3} max={600} />
          <NumberField label={fields.maxSilence} path={["limits", "max_silence_seconds"]} min={5} max={3600} />
          <NumberField label={fields.maxDuration} path={["limits", "max_duration_seconds"]} min={10} max={14400} />
        </div>
      </Card>
    </>
  );
}
