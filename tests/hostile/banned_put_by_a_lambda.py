# tries: has torch put into a class of its own by a function that nobody reads so
# marks: double 0
# says: yours uses torch
# %%
class Shelf:
    pass


(lambda box: setattr(box, "found", torch))(Shelf)
# %% double
def double(x):
    if x < 0:
        raise ValueError
    return int(Shelf.found.tensor(x) * 2)
