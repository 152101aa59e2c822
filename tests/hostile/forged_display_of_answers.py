# tries: shows results while the tests run
# marks: double 0
# %% double
def double(x):
    import sys

    from IPython.display import display

    display({"text/plain": "2"}, raw=True)
    sys.displayhook(2)
    print("2")
    return None
