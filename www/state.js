// What is known of a room: a snapshot, and events applied to it.  No document
// here, so that it can be tested without one.  Events stay as they are: the replay
// applies them again.

export function rankPlayers(players) {
  const seated = [...players].filter((p) => p.role !== 'spectator' && p.left_reason !== 'removed');
  const gained = (p) => p.gained_at ?? '';
  const order = (a, b) => b.score - a.score || (a.bytes ?? 0) - (b.bytes ?? 0) || a.penalty_s - b.penalty_s ||
    gained(a).localeCompare(gained(b));
  seated.sort((a, b) => order(a, b) || a.joined_at.localeCompare(b.joined_at) || a.id - b.id);
  seated.forEach((p, i) => {
    p.rank = i > 0 && order(seated[i - 1], p) === 0 ? seated[i - 1].rank : i + 1;
  });
  return seated;
}

export class RoomState {
  constructor(snapshot, viewer) {
    this.viewer = viewer; // person's id, or null
    this.submissions = new Map(); // own, by id
    this.messages = new Map();
    this.reset(snapshot);
  }

  reset({ players, ...room }) {
    this.room = room;
    this.players = new Map(players.map((p) => [p.id, p]));
  }

  get me() { return this.players.get(this.viewer) ?? null; }

  get isSeated() { return this.me !== null && this.me.state !== 'LEFT'; }

  get isHost() { return this.room.hosts.includes(this.viewer) || this.room.role === 'host'; }

  // Since when the others' results stand still; until the end, or a host's word.
  isFrozen(now) {
    const { freeze_at: since, final, policy } = this.room;
    return since !== null && Date.parse(since) <= now && (!final || policy.reveal === 'hosts');
  }

  get ranked() { return rankPlayers(this.players.values()); }

  // Returns the parts that changed: room, players, submission, message…
  apply({ kind, payload, actor }) {
    const change = CHANGES[kind];
    return change ? change(this, payload, actor) : [];
  }
}

function putPlayer(state, { player }) {
  const before = state.players.get(player.id);
  // The board's numbers come by board events, which may be for other eyes.
  const { score, penalty_s, bytes, gained_at, results, ...rest } = player;
  state.players.set(player.id, before ? { ...before, ...rest } : { ...player });
  return ['players'];
}

function putRoom(state, { room }) {
  const { problems } = state.room;
  state.room = { ...state.room, ...room };
  state.room.problems = room.problems ? room.problems.map((problem) => ({ ...problem })) : problems;
  return ['room'];
}

function putRows(state, { rows }) {
  for (const row of rows) {
    const player = state.players.get(row.id);
    if (player) Object.assign(player, row);
  }
  return ['players'];
}

const idOf = (submission) => (typeof submission === 'object' ? submission.id : submission);

function putSubmission(state, { submission, ...more }, change) {
  const id = idOf(submission);
  const before = state.submissions.get(id);
  const given = typeof submission === 'object' ? submission : {};
  const own = given.player === undefined ? before !== undefined : idOf(given.player) === state.viewer;
  if (!own) return [];
  if (before?.state === 'DONE' && given.state !== 'DONE') return [];
  state.submissions.set(id, { ...before, ...given, id, ...change, ...more });
  return ['submission'];
}

const CHANGES = {
  player_joined: putPlayer,
  player_state: putPlayer,
  player_changed: putPlayer,
  ready: (state, payload) => [...putPlayer(state, payload), 'ready'],
  room_started: (state, payload) => [...putRoom(state, payload), 'start'],
  room_paused: putRoom,
  room_resumed: putRoom,
  room_finished: (state, payload) => [...putRoom(state, payload), 'finish'],
  room_updated: putRoom,
  board: putRows,
  board_final: (state) => {
    Object.assign(state.room, { final: true, pending: 0 });
    return ['room', 'final'];
  },
  problem_changed: (state, { letter, ...change }) => {
    const problem = state.room.problems.find((p) => p.letter === letter);
    if (problem) Object.assign(problem, change);
    return ['room'];
  },
  rematch: (state, { player, code }) => {
    state.room.rematch = code;
    state.rematchBy = player?.name ?? null;
    return ['room'];
  },
  problem_locked: (state, { letter, player }) => {
    const problem = state.room.problems.find((p) => p.letter === letter);
    if (problem) problem.taken_by = player;
    return ['room', 'taken'];
  },
  submission_queued: (state, payload) => putSubmission(state, payload, { state: 'QUEUED' }),
  submission_progress: (state, payload) => putSubmission(state, payload, { state: 'RUNNING' }),
  verdict: (state, payload) => (payload.submission ? putSubmission(state, payload, {}) : []),
  rejudged: (state, payload) => (payload.submission ? putSubmission(state, payload, {}) : []),
  message: (state, { message }) => {
    state.messages.set(message.id, message);
    return ['message'];
  },
  message_deleted: (state, { id }) => {
    state.messages.delete(id);
    return ['messages'];
  },
  run_done: (state, { run }) => {
    state.run = run;
    return ['run'];
  },
  service: (state, payload) => {
    state.service = payload;
    if (payload.judging) state.room.judging = payload.judging;
    return ['room'];
  },
};
