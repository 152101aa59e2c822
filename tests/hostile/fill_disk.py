# tries: fills the disk with files of the size that it may write
# says: No space left
# %%
import os

for number in range(100):
    with open(f"full-{number}", "wb") as file:
        os.posix_fallocate(file.fileno(), 0, 90 * 2**20)
    if number == 30:
        print("BRE" + "ACH")
