# tries: shows data of types that notebooks do not know, deep JSON, and MIME types that are none
# says: still here
# %%
deep = []
for _ in range(900):
    deep = [deep]
publish = get_ipython().display_pub.publish
publish({"text/plain": 5, "image/png": {"a": 1}, "text/html": ["a", 2], "../../x": "y", "": "z"})
publish({"application/json": deep, "application/vnd.x+json": {"a": [1, None, True]}})
publish({"text/html": None, "x" * 100_000: "y"})
publish({f"text/x{n}": "y" for n in range(1000)}, metadata={"image/png": {"width": "1e9"}})
print("still here")
