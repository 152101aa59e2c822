# tries: prints a line of 300 MB
# says: was cut
# %%
print("x" * 300_000_000)
