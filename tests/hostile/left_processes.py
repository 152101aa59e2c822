# tries: leaves processes behind that have left its session
# %%
import os
import time

for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.closerange(0, 1000)
        time.sleep(300)
        os._exit(0)
