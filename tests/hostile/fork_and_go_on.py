# tries: a cell comes back twice, in two processes, which both answer
# marks: double ?, center ?, Bag ?
# %%
import os

if os.fork() == 0:
    import time

    time.sleep(0.3)
