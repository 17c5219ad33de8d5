const [size, ...rows] = require("fs").readFileSync(0, "utf8").trim().split("\n");
const w = Number(size.split(" ")[1]) + 2;
const pits = "#".repeat(w);
const floor = pits + rows.map((row) => `#${row}#`).join("") + pits;
const seen = Array.from({ length: 10 }, () => new Uint8Array(floor.length));
let now = [floor.indexOf("S")];
seen[0][now[0]] = 1;
let seconds = 0;
let answer = "impossible";
while (now.length > 0 && answer === "impossible") {
  seconds++;
  const clock = seconds % 10;
  const holds = `.SE${clock}`;
  const then = [];
  for (const tile of now) {
    for (const step of [tile, tile - 1, tile + 1, tile - w, tile + w]) {
      if (!holds.includes(floor[step]) || seen[clock][step]) continue;
      seen[clock][step] = 1;
      if (floor[step] === "E") answer = seconds;
      then.push(step);
    }
  }
  now = then;
}
console.log(answer);
