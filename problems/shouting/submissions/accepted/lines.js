const lines = require("fs").readFileSync(0, "utf8").split("\n");
const messages = lines.slice(1, 1 + Number(lines[0]));
console.log(messages.filter((m) => /[A-Z]/.test(m) && !/[a-z]/.test(m)).length);
