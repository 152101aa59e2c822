# tries: takes the processors of all others, with a hundred processes
# says: This cell did not finish within 3 s
# %%
import os

for _ in range(60):
    if os.fork() == 0:
        os.sched_setaffinity(0, range(os.cpu_count()))
        if len(os.sched_getaffinity(0)) > 1:
            open("more", "w").close()
        while True:
            pass
while True:
    if os.path.exists("more"):
        raise SystemExit("BRE" + "ACH")
