"""at-a-terminal.py ANSWERS COMMAND: runs a shell command at a terminal of its own, as a person would.

ANSWERS is JSON: [[prompt, answer], …]. Each answer is typed once its prompt has come, in this order. What the terminal
showed goes to the standard output; the status is the command's.
"""

import json
import os
import pty
import sys

answers = [(prompt.encode(), answer.encode()) for prompt, answer in json.loads(sys.argv[1])]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp("sh", ["sh", "-c", sys.argv[2]])

shown = b""
read_up_to = 0
while True:
    try:
        said = os.read(terminal, 4096)
    except OSError:  # Linux says so when the other end is closed.
        break
    if not said:
        break
    shown += said
    while answers and (place := shown.find(answers[0][0], read_up_to)) >= 0:
        prompt, answer = answers.pop(0)
        read_up_to = place + len(prompt)
        os.write(terminal, answer + b"\n")

sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
