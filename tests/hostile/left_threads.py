# tries: leaves threads behind that go on for ever
# %%
import threading
import time


def spin():
    while True:
        time.sleep(0.001)


for _ in range(20):
    threading.Thread(target=spin, daemon=False).start()
