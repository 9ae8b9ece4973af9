// A form over one value: fields know their place in it, and which of them the api complained of.
import { createContext, useContext, useId, useMemo, type ReactNode } from "react";
import type { Fault } from "../api/problem";
import { at, put, type Path } from "./paths";

interface Kept {
  value: unknown;
  set: (path: Path, next: unknown) => void;
  faults: Map<string, string>;
}

const Form = createContext<Kept>({ value: null, set: () => {}, faults: new Map() });

export function FormOf<T>({ value, change, faults, children }: {
  value: T; change: (update: (value: T) => T) => void; faults: Fault[]; children: ReactNode;
}) {
  const kept = useMemo<Kept>(() => ({
    value,
    set: (path, next) => change((was) => put(was, path, next)),
    faults: new Map(faults.map((fault) => [fault.field, fault.message])),
  }), [value, change, faults]);
  return <Form.Provider value={kept}>{children}</Form.Provider>;
}

export function useField<T>(path: Path) {
  const { value, set, faults } = useContext(Form);
  const name = path.join(".");
  return { value: at(value, path) as T, set: (next: T) => set(path, next), fault: faults.get(name), name };
}

/** Faults of everything below a path that has no field of its own there. */
export function useFaultsBelow(path: Path, own: (name: string) => boolean): string[] {
  const { faults } = useContext(Form);
  const name = path.join(".");
  return [...faults].filter(([field]) => (field === name || field.startsWith(`${name}.`)) && !own(field)).map(([, message]) => message);
}

interface Labelled {
  label: string;
  hint?: string;
  path: Path;
  wide?: boolean;
}

export function Field({ label, hint, fault, wide, children }: {
  label: string; hint?: string; fault?: string; wide?: boolean; children: (ids: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}) {
  const id = useId();
  const told = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div className={wide ? "field wide" : "field"}>
      <label className="label" htmlFor={id}>{label}</label>
      {children({ id, ...(told ? { "aria-describedby": told } : {}), ...(fault ? { "aria-invalid": true } : {}) })}
      {hint && <span className="hint" id={`${id}-hint`}>{hint}</span>}
      {fault && <span className="fault" id={`${id}-fault`}>{fault}</span>}
    </div>
  );
}

export function TextField({ label, hint, path, wide, list, nullable, required }: Labelled & { list?: string; nullable?: boolean; required?: boolean }) {
  const { value, set, fault, name } = useField<string | null>(path);
  return (
    <Field label={label} hint={hint} fault={fault} wide={wide}>{(ids) => (
      <input {...ids} name={name} list={list} aria-required={required} autoComplete="off" value={value ?? ""}
        onChange={(event) => set(nullable && event.target.value === "" ? null : event.target.value)} />
    )}</Field>
  );
}

export function LongField({ label, hint, path }: Labelled) {
  const { value, set, fault, name } = useField<string>(path);
  return (
    <Field label={label} hint={hint} fault={fault} wide>{(ids) => (
      <textarea {...ids} name={name} value={value ?? ""} onChange={(event) => set(event.target.value)} />
    )}</Field>
  );
}

export function NumberField({ label, hint, path, min, max, step = 1 }: Labelled & { min?: number; max?: number; step?: number }) {
  const { value, set, fault, name } = useField<number | null>(path);
  return (
    <Field label={label} hint={hint} fault={fault}>{(ids) => (
      <input {...ids} name={name} type="number" min={min} max={max} step={step} value={value ?? ""}
        onChange={(event) => set(event.target.value === "" ? null : event.target.valueAsNumber)} />
    )}</Field>
  );
}

export function CheckField({ label, hint, path }: Labelled) {
  const { value, set, name } = useField<boolean>(path);
  return <Check label={label} hint={hint} name={name} value={value} onChange={set} />;
}

export function Check({ label, hint, name, value, onChange }: { label: string; hint?: string; name?: string; value: boolean; onChange: (value: boolean) => void }) {
  const id = useId();
  return (
    <div className="check-field">
      <input type="checkbox" id={id} name={name} checked={value} aria-describedby={hint ? `${id}-hint` : undefined} onChange={(event) => onChange(event.target.checked)} />
      <div><label htmlFor={id}>{label}</label>{hint && <span className="hint" id={`${id}-hint`}>{hint}</span>}</div>
    </div>
  );
}

export function SelectField<T extends string>({ label, hint, path, options }: Labelled & { options: [T, string][] }) {
  const { value, set, fault, name } = useField<T>(path);
  return (
    <Field label={label} hint={hint} fault={fault}>{(ids) => (
      <select {...ids} name={name} value={value} onChange={(event) => set(event.target.value as T)}>
        {options.map(([option, text]) => <option key={option} value={option}>{text}</option>)}
      </select>
    )}</Field>
  );
}
