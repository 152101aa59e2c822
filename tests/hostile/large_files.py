# tries: makes a file of 3 GB
# says: File too large
# %%
with open("large", "wb") as file:
    file.truncate(3 * 2**30)
    print("BRE" + "ACH")
