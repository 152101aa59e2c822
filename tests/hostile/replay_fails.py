# tries: a cell that runs well once, and ends its process when it runs again
# says: ended its process
# %%
import os

if os.path.exists("seen"):
    os._exit(1)
open("seen", "w").close()
# %%
os._exit(1)
