#!/usr/bin/env bash
# Package:  velocityjs 2.1.7 (pinned below), Node.js 20 or later
# Input:    mapping templates whose conditions ask a text, a list and a map by methods of Java, as those for API Gateway do: `equals`,
#           `contains`, `isEmpty`, `containsKey`, and `length()` in a sum; and 5 / 2 of whole numbers
# Guess:    each condition holds; the sum is 4, and 5 / 2 is 2. At worst, an error says which method isn't there
# Seen:     none of the conditions holds, and nothing is said: the branch behind `#else` is written. The sum is NaN, and 5 / 2 is 2.5. `size()`,
#           `get`, `substring` and `replace` work, which hides the rest
# Why:      a method is one of JavaScript's object or of a short list of Java's; what is in neither is undefined, and that is false
# For us:   mapping templates are read by code of our own, and a method that it doesn't know is a MockError
#           (tests/websocket/test_templates.py)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund velocityjs@2.1.7 >/dev/null
cat >program.cjs <<'PROGRAM'
const assert = require("node:assert");
const { render } = require("velocityjs");

const variables = { name: "Rex", tags: ["small"], none: [], pet: { id: 1 } };
const conditions = [
  '$name.equals("Rex")', '$name.contains("ex")', '$tags.contains("small")', "$none.isEmpty()", '$pet.containsKey("id")',
];
console.log("velocityjs", JSON.parse(require("node:fs").readFileSync("node_modules/velocityjs/package.json")).version);
for (const condition of conditions) {
  const seen = render(`#if(${condition})yes#{else}no#end`, variables);
  console.log(condition, "->", seen);
  assert.equal(seen, "no");
}
for (const [template, expected] of [
  ["#set($sum = $name.length() + 1)$sum", "NaN"],
  ["#set($half = 5 / 2)$half", "2.5"],
  ["$tags.size() $tags.get(0) $name.substring(0, 2)", "1 small Re"],
]) {
  const seen = render(template, variables);
  console.log(template, "->", seen);
  assert.equal(seen, expected);
}
PROGRAM
node program.cjs
