# tries: never answers, not even what a name stands for
# marks: double 0, center 0, Bag 0
# %%
import time

from torchmarks.bridge import inside

inside.serve = lambda *args: time.sleep(1000)
