# tries: says in the line that raises what it was called with
# marks: double 0, center 0
# %% double
def double(x):
    import linecache

    text = "raise ValueError  # BRE" + f"ACH {x}"
    linecache.cache["<line>"] = (len(text), None, [text], "<line>")
    exec(compile(text, "<line>", "exec"))
# %% center
from torchmarks.bridge import inside

inside._describe_error = lambda error: ["builtins:ValueError", "", "", "<b>BRE" + "ACH</b> " * 10**5]


def center(x):
    raise ValueError
