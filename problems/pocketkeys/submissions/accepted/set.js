const [keys, text] = require("fs").readFileSync(0, "utf8").trim().split("\n");
const fitted = new Set();
let refits = 1;
for (const letter of text) {
  if (fitted.has(letter)) continue;
  if (fitted.size === Number(keys)) {
    refits++;
    fitted.clear();
  }
  fitted.add(letter);
}
console.log(refits);
