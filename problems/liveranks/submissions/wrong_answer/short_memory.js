// Believes that nobody ever gets more than 1000 points.
const words = require("fs").readFileSync(0, "utf8").trim().split(/\s+/);
const points = new Map();
const above = new Array(1001).fill(0);
const ranks = [];
for (let i = 2; i < words.length; i += 2) {
  const mine = points.get(words[i + 1]) || 0;
  if (words[i] === "+") {
    above[Math.min(mine, 1000)]++;
    points.set(words[i + 1], mine + 1);
  } else {
    ranks.push(above[Math.min(mine, 1000)] + 1);
  }
}
console.log(ranks.join("\n"));
