# tries: shows 50 000 empty things, past what limits the size of outputs
# says: ended its process
# %%
publish = get_ipython().display_pub.publish
get_ipython().recorder.limit = 10**9
for _ in range(50_000):
    publish({"text/plain": ""})
