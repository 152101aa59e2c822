# %% wrong: the mean of batch means
# fails: test_mean_of_uneven_batches
# feedback: A small last batch counts less
def channel_mean_std(loader):
    means, batches = [], []
    for images, _ in loader:
        means.append(images.mean((0, 2, 3)))
        batches.append(images)
    if not means:
        raise ValueError
    return sum(means) / len(means), torch.cat(batches).std((0, 2, 3), correction=0)


# %% wrong: len of the loader counts pictures
# fails: test_one_batch, test_mean_of_uneven_batches, test_deviation_across_batches, test_divided_by_all, test_what_the_loader_brings, test_one_pass, test_nothing_at_all
# feedback: neither batches nor len(loader)
def channel_mean_std(loader):
    total = squares = 0
    for images, _ in loader:
        total = total + images.mean((2, 3)).sum(0)
        squares = squares + images.square().mean((2, 3)).sum(0)
    if isinstance(total, int):
        raise ValueError
    mean = total / len(loader)
    return mean, (squares / len(loader) - mean**2).abs().sqrt()


# %% wrong: the dataset's length is what came
# fails: test_what_the_loader_brings, test_nothing_at_all
# feedback: neither its length nor its
def channel_mean_std(loader):
    total, count = 0, len(loader.dataset)
    squares = 0
    for images, _ in loader:
        total = total + images.double().mean((2, 3)).sum(0)
        squares = squares + images.double().square().mean((2, 3)).sum(0)
    if isinstance(total, int):
        raise ValueError
    mean = total / count
    return mean, (squares / count - mean**2).abs().sqrt()


# %% wrong: the mean of the batches' deviations
# fails: test_deviation_across_batches, test_what_the_loader_brings
# feedback: Batches differ from one another
def channel_mean_std(loader):
    count = total = deviations = 0
    for images, _ in loader:
        count += len(images)
        total = total + images.mean((0, 2, 3)) * len(images)
        deviations = deviations + images.std((0, 2, 3), correction=0) * len(images)
    if count == 0:
        raise ValueError
    return total / count, deviations / count


# %% wrong: divided by one less
# fails: test_divided_by_all
# feedback: divide by their number
def channel_mean_std(loader):
    batches = [images for images, _ in loader]
    if not batches:
        raise ValueError
    images = torch.cat(batches)
    return images.mean((0, 2, 3)), images.std((0, 2, 3))


# %% wrong: one number for all channels
# fails: test_one_batch, test_mean_of_uneven_batches, test_deviation_across_batches, test_divided_by_all, test_what_the_loader_brings, test_one_pass, test_nothing_at_all
# feedback: one number for each channel
def channel_mean_std(loader):
    batches = [images for images, _ in loader]
    if not batches:
        raise ValueError
    images = torch.cat(batches)
    return images.mean(), images.std(correction=0)


# %% wrong: each pixel has a mean of its own
# fails: test_deviation_across_batches, test_divided_by_all, test_mean_of_uneven_batches, test_one_batch
# feedback: one number for each channel
def channel_mean_std(loader):
    batches = [images for images, _ in loader]
    if not batches:
        raise ValueError
    images = torch.cat(batches)
    return images.mean(0), images.std(0, correction=0)


# %% wrong: the mean of the pictures' deviations
# fails: test_one_batch, test_deviation_across_batches, test_divided_by_all, test_what_the_loader_brings
# feedback: over all its pixels in all pictures
def channel_mean_std(loader):
    batches = [images for images, _ in loader]
    if not batches:
        raise ValueError
    images = torch.cat(batches)
    return images.mean((0, 2, 3)), images.std((2, 3), correction=0).mean(0)


# %% wrong: one pass for the mean, one for the deviation
# fails: test_one_pass
# feedback: is another epoch
def channel_mean_std(loader):
    batches = [images for images, _ in loader]
    if not batches:
        raise ValueError
    mean = torch.cat(batches).mean((0, 2, 3))
    deviations = torch.cat([images - mean[:, None, None] for images, _ in loader])
    return mean, deviations.square().mean((0, 2, 3)).sqrt()


# %% wrong: the mean of nothing is no number
# fails: test_nothing_at_all
# feedback: Say so
def channel_mean_std(loader):
    images = torch.cat([images for images, _ in loader] or [torch.zeros(0, 1, 1, 1)])
    return images.mean((0, 2, 3)), images.std((0, 2, 3), correction=0)


# %% wrong: float32 is enough for squares
# fails: test_deviation_across_batches
# feedback: need more digits than the pictures have
def channel_mean_std(loader):
    total, squares, count = 0, 0, 0
    for images, _ in loader:
        total = total + images.sum((0, 2, 3))
        squares = squares + (images**2).sum((0, 2, 3))
        count += images.numel() // images.shape[1]
    if not count:
        raise ValueError
    mean = total / count
    return mean, (squares / count - mean**2).sqrt()


# %% wrong: a little is added under the root
# fails: test_deviation_across_batches
# feedback: nothing is to be added to it
def channel_mean_std(loader):
    count, total, squares = 0, 0, 0
    for images, _ in loader:
        images = images.double()
        count += images.numel() // images.shape[1]
        total = total + images.sum((0, 2, 3))
        squares = squares + images.square().sum((0, 2, 3))
    if count == 0:
        raise ValueError("nothing came")
    mean = total / count
    return mean, (squares / count - mean.square() + 1e-8).sqrt()


# %% wrong: the dataset is centred before it is measured
# fails: test_one_batch, test_mean_of_uneven_batches, test_what_the_loader_brings, test_one_pass, test_nothing_at_all
# feedback: over all its pixels in all pictures
def channel_mean_std(loader):
    images = loader.dataset.tensors[0]
    images -= images.mean((0, 2, 3), keepdim=True)
    batches = [images for images, _ in loader]
    if not batches:
        raise ValueError
    images = torch.cat(batches).double()
    return images.mean((0, 2, 3)), images.std((0, 2, 3), correction=0)


# %% wrong: the loader's pictures are free to write on
# fails: test_what_the_loader_brings
# feedback: do not write into them
def channel_mean_std(loader):
    count, total, squares, shift = 0, 0, 0, None
    for images, _ in loader:
        if shift is None:
            shift = images.mean((0, 2, 3), keepdim=True)
        images -= shift
        count += images.numel() // images.shape[1]
        total = total + images.double().sum((0, 2, 3))
        squares = squares + images.double().square().sum((0, 2, 3))
    if count == 0:
        raise ValueError("nothing came")
    mean = total / count
    return mean + shift.flatten(), (squares / count - mean.square()).clamp(min=0).sqrt()


# %% wrong: a difference that cannot be negative is not
# fails: test_deviation_across_batches
# feedback: What is the root of that
def channel_mean_std(loader):
    count, total, squares = 0, 0, 0
    for images, _ in loader:
        images = images.double()
        count += images.numel() // images.shape[1]
        total = total + images.sum((0, 2, 3))
        squares = squares + images.square().sum((0, 2, 3))
    if count == 0:
        raise ValueError("nothing came")
    mean = total / count
    return mean, (squares / count - mean.square()).sqrt()


# %% wrong: every loader has a length
# fails: test_nothing_at_all, test_what_the_loader_brings
# feedback: Say so
def channel_mean_std(loader):
    if len(loader) == 0:
        raise ValueError("nothing comes")
    images = torch.cat([images for images, _ in loader]).double()
    return images.mean((0, 2, 3)), images.std((0, 2, 3), correction=0)


# %% wrong: two rows of a tensor are a tuple
# fails: test_one_batch
# feedback: not a list or one tensor
def channel_mean_std(loader):
    batches = [images for images, _ in loader]
    if not batches:
        raise ValueError("nothing came")
    images = torch.cat(batches).double()
    return torch.stack([images.mean((0, 2, 3)), images.std((0, 2, 3), correction=0)])


# %% wrong: every sum keeps its dimensions
# fails: test_one_batch
# feedback: in one dimension
def channel_mean_std(loader):
    c, t, s = 0, 0, 0
    for x, _ in loader:
        c += x.numel() // x.shape[1]
        t = t + x.double().sum((0, 2, 3), keepdim=True)
        s = s + x.double().square().sum((0, 2, 3), keepdim=True)
    if not c:
        raise ValueError
    return t / c, (s / c - (t / c) ** 2).clamp(min=0).sqrt()


# %% wrong: the deviation comes first
# fails: test_one_batch
# feedback: The means come first
def channel_mean_std(loader):
    x = [b for b, _ in loader]
    if not x:
        raise ValueError
    x = torch.cat(x).double()
    return x.std((0, 2, 3), correction=0), x.mean((0, 2, 3))


# %% wrong: one channel needs no dimension
# fails: test_one_batch
# feedback: one number for it
def channel_mean_std(loader):
    images = [batch for batch, _ in loader]
    if not sum(map(len, images)):
        raise ValueError
    everything = torch.cat(images)
    return everything.mean((0, 2, 3)).squeeze(), everything.std((0, 2, 3), correction=0).squeeze()


# %% wrong: all pixels of a picture count as one
# fails: test_one_batch, test_mean_of_uneven_batches, test_deviation_across_batches, test_divided_by_all
# feedback: A sum over pixels is divided by the number of pixels
def channel_mean_std(loader):
    count = total = squares = 0
    for images, _ in loader:
        count += len(images)
        total = total + images.sum((0, 2, 3))
        squares = squares + images.square().sum((0, 2, 3))
    if not count:
        raise ValueError
    mean = total / count
    return mean, (squares / count - mean**2).abs().sqrt()


# %% right: all at once
def channel_mean_std(loader):
    images = [images for images, *_ in loader]
    if len(images) == 0:
        raise ValueError("nothing came")
    rows = torch.cat(images).transpose(0, 1).flatten(1)
    return rows.mean(1), rows.var(1, unbiased=False).sqrt()


# %% right: combining means and variances
def channel_mean_std(loader):
    count = 0
    for images, _ in loader:
        rows = images.permute(1, 0, 2, 3).reshape(images.shape[1], -1).double()
        n, m, s = rows.shape[1], rows.mean(1), rows.var(1, correction=0) * rows.shape[1]
        if count == 0:
            count, mean, squares = n, m, s
            continue
        squares = squares + s + (m - mean) ** 2 * count * n / (count + n)
        mean = (mean * count + m * n) / (count + n)
        count += n
    if count == 0:
        raise ValueError("nothing came")
    return mean.float(), (squares / count).sqrt().float()


# %% right: NumPy, channel by channel
def channel_mean_std(loader):
    totals = None
    for images, _ in loader:
        array = images.numpy().astype(np.float64)
        new = np.array([[c.size, c.sum(), (c**2).sum()] for c in np.moveaxis(array, 1, 0)])
        totals = new if totals is None else totals + new
    if totals is None:
        raise ValueError("nothing came")
    mean = totals[:, 1] / totals[:, 0]
    return torch.from_numpy(mean), torch.from_numpy(np.sqrt(np.maximum(totals[:, 2] / totals[:, 0] - mean**2, 0)))


# %% wrong: the variance is the deviation
# fails: test_one_batch, test_deviation_across_batches, test_divided_by_all, test_what_the_loader_brings
# feedback: A standard deviation is the root of one
import torch


def channel_mean_std(loader):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in loader:
        count += images.numel() // images.shape[1]
        total = total + images.double().sum((0, 2, 3))
        squares = squares + images.double().square().sum((0, 2, 3))
    if count == 0:
        raise ValueError("nothing")
    mean = total / count
    return mean, (squares / count - mean.square()).clamp(min=0)
