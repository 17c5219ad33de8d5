const words = require("fs").readFileSync(0, "utf8").trim().split(/\s+/);
const [a, p, b, q] = words.map(BigInt);
const lead = (a + p - 1n) / p - (b + q - 1n) / q;
if (lead > 0n) console.log(`ANA ${lead}`);
else if (lead < 0n) console.log(`BEN ${-lead}`);
else console.log("TOGETHER");
