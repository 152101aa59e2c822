# tries: forks without end
# says: This cell did not finish within 2 s
# %%
import os
import time

while True:
    try:
        os.fork()
    except OSError:
        time.sleep(1)
