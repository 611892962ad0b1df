/** Every rule of the walk once: time-outs, a decision, needs, a debt, a message, only-if-owed, unless, paying back. */
export const modelPlaybook = `---
playbook: 1
id: model
owner: team
default-owner: on-call
default-on-fail: get-help
budget: 5m
---
# Every rule once
**Use when** the model is checked.
\`\`\`yaml inputs
workload: { type: workload, ask: Which workload? }
\`\`\`
## 1. Look
> **Expect:** it is calm.
\`\`\`yaml step
id: look
do: model.look
timeout: 30s
on-timeout: decide
\`\`\`
## 2. Decide
> **Expect:** one way is chosen.
\`\`\`yaml step
id: decide
do: decide
options:
  - { choose: Back, if: [f], go: put }
  - { choose: Only lend, unless: [h], go: lend }
timeout: 2m
on-timeout: get-help
\`\`\`
## 3. Put
> **Expect:** it is good.
\`\`\`yaml step
id: put
do: model.change
with: { member: release, to: good }
needs: [g]
confirm: typed
timeout: 30s
\`\`\`
## 4. Lend
> **Expect:** it is lent.
\`\`\`yaml step
id: lend
do: model.change
with: { member: lent, to: "yes" }
unless: [h]
timeout: 20s
owes: give
\`\`\`
## 5. Tell
\`\`\`yaml step
id: tell
do: model.tell
on-fail: continue
\`\`\`
## 6. Ask
> **Expect:** somebody says so.
\`\`\`yaml step
id: ask
do: manual
only-if-owed: give
answer: { type: text, ask: May it be given back? }
timeout: 1m
on-timeout: get-help
\`\`\`
## 7. Give back
> **Expect:** nothing is lent.
\`\`\`yaml step
id: give
do: model.change
with: { member: lent, to: "no" }
timeout: 20s
pays: lend
\`\`\`
## Get help
\`\`\`yaml step
id: get-help
do: model.tell
then: pause
\`\`\`
`;
