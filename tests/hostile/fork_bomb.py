# tries: forks without end
# says: This cell did not finish within 3 s
# %%
import os
import time

while True:
    try:
        os.fork()
    except OSError:
        time.sleep(1)
