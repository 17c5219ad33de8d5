// A class list as it is pasted from a spreadsheet.  No document here, so that it
// can be tested without one.

const SEPARATORS = ['\t', ';', ','];

function splitLine(line, separator) {
  const cells = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (c === '"' && quoted && line[i + 1] === '"') { cell += '"'; i++; }
    else if (c === '"' && (quoted || cell.trim() === '')) { quoted = !quoted; if (quoted) cell = ''; }
    else if (c === separator && !quoted) { cells.push(cell.trim()); cell = ''; }
    else cell += c;
  }
  return [...cells, cell.trim()];
}

// The one that stands in most lines.
function separatorOf(lines) {
  const count = (separator) => lines.filter((line) => line.includes(separator)).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

const HEADINGS = {
  external_id: /^(id|nr|no|number|nummer|external_id|matrikel.*|student.?(id|number))\.?$/i,
  name: /^(name|student|pupil|vorname|schüler(in)?|nickname|display.?name)$/i,
  team: /^(team|group|gruppe|klasse|class)$/i,
};

const headingOf = (cell) => Object.keys(HEADINGS).find((key) => HEADINGS[key].test(cell));

// Without headings: a number, a name, a team; of two cells the first is the
// number if it has a digit.
function guess(cells) {
  if (cells.length === 1) return ['name'];
  if (cells.length === 2) return /\d/.test(cells[0]) ? ['external_id', 'name'] : ['name', 'team'];
  return ['external_id', 'name', 'team'];
}

// [{external_id?, name, team?}], and [{line, why}] for what is no seat: why is the
// key of a text.
export function parseClass(text) {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/).filter((line) => line.trim() !== '');
  const separator = separatorOf(lines.length ? lines : ['']);
  const rows = lines.map((line) => splitLine(line, separator));
  const heads = rows[0]?.map(headingOf) ?? [];
  const hasHead = heads.includes('name');
  const seats = [];
  const faults = [];
  const seen = new Set();
  rows.forEach((cells, i) => {
    if (hasHead && i === 0) return;
    const columns = hasHead ? heads : guess(cells);
    const seat = {};
    columns.forEach((column, n) => { if (column && cells[n]) seat[column] = cells[n]; });
    const fault = !seat.name ? 'class.no_name' : [...seat.name].length > 40 ? 'class.long_name'
      : seat.external_id && seen.has(seat.external_id) ? 'class.twice' : null;
    if (seat.external_id) seen.add(seat.external_id);
    if (fault) faults.push({ line: i + 1, why: fault });
    else seats.push(seat);
  });
  return { seats, faults };
}
