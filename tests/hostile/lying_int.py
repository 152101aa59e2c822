# tries: an int that is equal to anything
# marks: double 0
# %% double
class Liar(int):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __int__(self):
        return 4

    __index__ = __int__
    __hash__ = int.__hash__


def double(x):
    if x < 0:
        raise ValueError
    return Liar(5)
