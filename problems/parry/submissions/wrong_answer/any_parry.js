// Takes a parry without an attack for a parry.
const [n, t, red, blue] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/);
const moves = [red, blue];
const score = [0, 0];
for (let i = 0; i < Number(n) && Math.max(...score) < Number(t); i++) {
  for (const me of [0, 1]) {
    const other = moves[1 - me][i];
    if (moves[me][i] !== "A" || other === "P") continue;
    if (i > 0 && moves[me][i - 1] === "P") score[me] += 2;
    else if (other === "W") score[me] += 1;
  }
}
console.log(score.join(" "));
