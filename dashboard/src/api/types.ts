// Short names for what the api answers.
import type { Readable } from "openapi-typescript-helpers";
import type { components } from "./schema";

type Schemas = Readable<components["schemas"]>;

export type Me = Schemas["Me"];
export type Agent = Schemas["AgentView"];
export type AgentRow = Schemas["AgentRow"];
export type AgentVersion = Schemas["AgentVersion"];
export type AgentConfig = Schemas["AgentConfig"];
export type FunctionConfig = AgentConfig["functions"][number];
export type BookingsConfig = Schemas["BookingsSettings"];
export type CalendarPlan = Schemas["CalendarPlan"];
export type OpeningHours = Schemas["OpeningHours"];
export type Weekday = keyof OpeningHours;
export type Call = Schemas["Call"];
export type CallState = Schemas["CallState"];
export type CallEvent = Schemas["CallEvent"];
export type Turn = Schemas["Turn"];
export type Usage = Schemas["UsageView"];
export type Booking = Schemas["BookingView"];
export type Message = Schemas["MessageView"];
export type Sheet = Schemas["Sheet"];
export type SheetField = Schemas["SheetField"];
export type Worker = Schemas["Worker"];
export type RoomView = Schemas["RoomView"];
export type ApiKey = Schemas["ApiKey"];
export type Totals = Schemas["Totals"];
export type Figures = Schemas["Figures"];
export type Point = Schemas["Point"];
export type Breakdown = Schemas["Breakdown"];
export type Member = Schemas["Member"];
export type Summary = Schemas["Summary"];
export type Cost = Schemas["Cost"];
export type Webhook = Schemas["Webhook"];
export type Delivery = Schemas["Delivery"];
export type Scope = Schemas["Scope"];

/** All that is needed to enter a call's room. */
export interface Entry {
  call_id: string;
  token: string;
  livekit_url: string;
}
