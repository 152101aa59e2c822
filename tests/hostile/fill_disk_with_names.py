# tries: makes files without number
# says: No space left
# %%
import os
for number in range(200_000):
    os.close(os.open(f"{number}", os.O_CREAT))
print("BRE" + "ACH")
