# tries: a cell swallows the exception that ends it, once
# says: This cell did not finish within 3 s
# %%
import time

try:
    time.sleep(100)
except BaseException:
    pass
