// The page's icons: lines of one weight, never the only bearer of a meaning.
const SHAPES = {
  agents: "M12 3a4 4 0 0 1 4 4v4a4 4 0 0 1-8 0V7a4 4 0 0 1 4-4ZM5 11a7 7 0 0 0 14 0M12 18v3",
  create: "M12 5v14M5 12h14",
  calls: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2Z",
  bookings: "M4 7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2ZM4 10h16M8 3v4M16 3v4",
  messages: "M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4a2 2 0 0 1-2-2Z",
  workers: "M4 5h16v6H4ZM4 13h16v6H4ZM8 8h.01M8 16h.01",
  analytics: "M5 20V11M12 20V4M19 20v-6",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 7m-2 0a2 2 0 1 0 4 0 2 2 0 1 0-4 0M9 17m-2 0a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM20 20l-4-4",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM6 11a6 6 0 0 0 12 0M12 17v4",
  hangUp: "M3 15c0-1.5 4-5 9-5s9 3.500 9 5v1a1.500 1.500 0 0 1-1.800 1.500l-2.700-.6a1.500 1.500 0 0 1-1.200-1.500V14a13 13 0 0 0-6.600 0v1.400a1.500 1.500 0 0 1-1.200 1.500l-2.700.6A1.500 1.500 0 0 1 3 16Z",
  send: "M4 12l16-8-6 16-3-7Z",
  edit: "M4 20l1-4L16 5l3 3L8 19Z",
  copy: "M9 9h11v11H9ZM5 15H4V4h11v1",
  function: "M13 3L5 14h6l-1 7 8-11h-6Z",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  check: "M5 13l4 4L19 7",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
      strokeWidth={name === "more" ? 2.6 : 1.8} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}
