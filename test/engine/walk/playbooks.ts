/** Reads, changes, and asks: the three kinds of step, and a section that is only jumped to. */
export const undoPlaybook = `---
playbook: 1
id: put-back
owner: team-platform
default-owner: on-call
default-on-fail: get-help
budget: 5m
---
# Put the first revision back
**Use when** the new release never gets ready.
\`\`\`yaml inputs
workload: { type: workload, kinds: [Deployment], ask: Which workload? }
\`\`\`
## 1. Look
> **Expect:** somebody serves.
\`\`\`yaml step
id: look
do: wait
until: { check: revision-share, workload: $workload, revision: 1, at-least: 50% }
timeout: 30s
\`\`\`
## 2. Put it back
> **Expect:** every ready pod runs the first revision.
\`\`\`yaml step
id: undo
do: rollout.undo
with: { workload: $workload, revision: 1 }
confirm: typed
timeout: 60s
\`\`\`
## 3. Ask
> **Expect:** somebody says so.
\`\`\`yaml step
id: ask
do: manual
answer: { type: text, ask: What did users say? }
timeout: 10m
\`\`\`
## Get help
\`\`\`yaml step
id: get-help
do: manual
answer: { type: text, ask: Whom did you call? }
timeout: 10m
then: pause
\`\`\`
`;

/** A decision, two changes of which one is owed back, a message, and the paying back. */
export const wholePlaybook = `---
playbook: 1
id: whole-way
owner: team-platform
default-owner: on-call
default-on-fail: get-help
budget: 5m
---
# Put the first revision back, with room to breathe
**Use when** the new release never gets ready.
\`\`\`yaml inputs
workload: { type: workload, kinds: [Deployment], ask: Which workload? }
\`\`\`
## 1. Look
> **Expect:** somebody serves.
\`\`\`yaml step
id: look
do: wait
until: { check: revision-share, workload: $workload, revision: 1, at-least: 50% }
timeout: 30s
\`\`\`
## 2. Decide
> **Expect:** one way is chosen.
\`\`\`yaml step
id: decide
do: decide
options:
  - { choose: Roll back, go: undo }
  - { choose: Leave it, if: [errors-began-with-flag-change], go: get-help }
timeout: 10m
on-timeout: get-help
\`\`\`
## 3. Put it back
> **Expect:** every ready pod runs the first revision.
\`\`\`yaml step
id: undo
do: rollout.undo
with: { workload: $workload, revision: 1 }
confirm: typed
timeout: 60s
\`\`\`
## 4. Make room
> **Expect:** three pods serve.
\`\`\`yaml step
id: room
do: scale
with: { workload: $workload, replicas: 3 }
timeout: 60s
owes: back
\`\`\`
## 5. Tell people
\`\`\`yaml step
id: tell
do: notify
with: { channel: incident, text: "\${workload} is well again (\${decide.choice})." }
on-fail: continue
\`\`\`
## 6. Give the room back
> **Expect:** two pods serve.
\`\`\`yaml step
id: back
do: scale
with: { workload: $workload, replicas: 2 }
timeout: 60s
pays: room
\`\`\`
## Get help
\`\`\`yaml step
id: get-help
do: manual
answer: { type: text, ask: Whom did you call? }
timeout: 10m
then: pause
\`\`\`
`;
