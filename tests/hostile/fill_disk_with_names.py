# tries: makes files without number
# says: No space left
# %%
for number in range(200_000):
    open(f"{number}", "w").close()
print("BRE" + "ACH")
