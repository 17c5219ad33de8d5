// The lines of one's code that a compiler or an interpreter speaks of.

// main.cpp:5:10: error: …   Main.java:3: error: …   File "main.py", line 3   main.js:7
const PLACES = [
  /^(?:\S*\/)?[\w.-]+\.\w{1,5}:(\d+)(?::\d+)?:\s*(?:(fatal error|error|warning|note)[^:]*:)?\s*(.*)$/,
  /^\s*File "[^"]*", line (\d+)()(.*)$/,
  /\((?:\S*\/)?[\w-]+\.(?:java|js|kt):(\d+)()\)?(.*)$/,
  /^(?:\S*\/)?[\w.-]+\.\w{1,5}:(\d+)()()$/,
];

const kindOf = (word) => (word === 'warning' || word === 'note' ? 'warning' : 'error');

// The place that one line of output names: {line, kind, text}, or null.
export function placeIn(output) {
  for (const pattern of PLACES) {
    const match = output.match(pattern);
    if (match) return { line: Number(match[1]), kind: kindOf(match[2]), text: match[3].trim() };
  }
  return null;
}

// What is to be shown in the code: the first word on each line, at most 20.
export function marksOf(output) {
  const marks = new Map();
  const lines = (output ?? '').split('\n');
  lines.forEach((line, i) => {
    const place = placeIn(line);
    if (!place || /: note:/.test(line)) return;
    // Python says what is wrong at the end, and where before.
    const text = place.text && !place.text.startsWith(', in ') ? place.text : lines.slice(i + 1).findLast((l) => /^\w*(Error|Exception)\b/.test(l)) ?? '';
    if (text && !marks.has(place.line) && marks.size < 20) marks.set(place.line, { ...place, text });
  });
  return [...marks.values()];
}
