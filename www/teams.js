// Teams: what their members have together.

// [{name, score, penalty_s, bytes, players}], best first.
export function teamRows(state) {
  const teams = new Map(state.room.teams.map((team) => [team.id,
    { name: team.name, score: 0, penalty_s: 0, bytes: 0, players: 0 }]));
  for (const player of state.players.values()) {
    const team = teams.get(player.team);
    if (!team || player.role === 'spectator' || player.left_reason === 'removed') continue;
    team.score += player.score;
    team.penalty_s += player.penalty_s;
    team.bytes += player.bytes ?? 0;
    team.players++;
  }
  return [...teams.values()].filter((team) => team.players > 0)
    .sort((a, b) => b.score - a.score || a.bytes - b.bytes || a.penalty_s - b.penalty_s || a.name.localeCompare(b.name));
}
