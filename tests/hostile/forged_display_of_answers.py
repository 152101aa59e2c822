# tries: shows results while the tests run
# marks: double 0
# %% double
def double(x):
    from IPython.display import display

    display({"text/plain": "2"}, raw=True)
    get_ipython().displayhook(2)
    print("2")
    return None
