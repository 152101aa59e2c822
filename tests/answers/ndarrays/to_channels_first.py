# %% wrong: transpose is reshape where it fits
# fails: test_numbers_at_their_place
# feedback: Moving an axis and reshaping can give the same shape.
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    height, width, channels = image.shape
    return torch.tensor(image.astype(np.float32)).reshape(channels, height, width) / 255


# %% wrong: all axes turned round
# fails: test_numbers_at_their_place, test_no_pixels
# feedback: have changed places
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    return torch.from_numpy(image.T.copy()).float() / 255


# %% wrong: permute moves the numbers in memory
# fails: test_own_ordered_memory
# feedback: Counting the axes in another order moves no byte.
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    return torch.from_numpy(image.copy()).permute(2, 0, 1).float() / 255


# %% wrong: the brightest number becomes 1
# fails: test_brightness
# feedback: a dark picture stays dark
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    pixels = torch.from_numpy(image.copy()).permute(2, 0, 1).float().contiguous()
    return pixels / pixels.max() if pixels.numel() else pixels


# %% wrong: the brightest number, asked of any image
# fails: test_brightness, test_no_pixels
# feedback: Nothing has no brightest pixel
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    pixels = torch.from_numpy(image.copy()).permute(2, 0, 1).float().contiguous()
    return pixels / 255 if image.max() > 1 else pixels


# %% wrong: 256 values, so divide by 256
# fails: test_brightness
# feedback: The range of uint8 is 0 to 255
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    return torch.from_numpy(image.transpose(2, 0, 1).copy()).float() / 256


# %% wrong: .float() alone brings the range to 1
# fails: test_brightness
# feedback: The numbers still go up to 255
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    return torch.from_numpy(image.transpose(2, 0, 1).copy()).float()


# %% wrong: // divides numbers of uint8 into fractions
# fails: test_brightness, test_precision
# feedback: which has no fractions
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    return torch.from_numpy((image // 255).transpose(2, 0, 1).astype(np.float32, order="C"))


# %% wrong: a picture has three channels
# fails: test_number_of_channels, test_no_pixels
# feedback: A grey picture has one channel
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError("not an image")
    return torch.from_numpy(image.transpose(2, 0, 1).astype(np.float32, order="C") / np.float32(255))


# %% wrong: .to() changes its tensor
# fails: test_no_pixels, test_precision
# feedback: Watch the dtype through every step
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    result = torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)) / 255)
    result.to(torch.float32)
    return result


# %% wrong: from_numpy takes a flipped image
# fails: test_flipped_and_locked
# feedback: A flipped image has negative strides
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    return torch.from_numpy(image).permute(2, 0, 1).contiguous() / 255


# %% wrong: whatever comes is an image
# fails: test_not_an_image
# feedback: Dividing by 255 is right for one dtype only
def to_channels_first(image):
    if image.ndim != 3:
        raise ValueError("not three dimensions")
    return torch.from_numpy(np.moveaxis(image, -1, 0).astype(np.float32, order="C") / np.float32(255))


# %% wrong: a grey picture gets a channel, a batch loses one
# fails: test_not_an_image
# feedback: the axes have names only if there are three of them
def to_channels_first(image):
    if image.dtype != np.uint8:
        raise ValueError("not uint8")
    while image.ndim < 3:
        image = image[..., None]
    while image.ndim > 3:
        image = image[0]
    return torch.from_numpy(image.transpose(2, 0, 1).astype(np.float32, order="C")) / 255


# %% wrong: a flipped image is turned back
# fails: test_flipped_and_locked
# feedback: it is to stay flipped
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("no image")
    for axis in range(3):
        if image.strides[axis] < 0:
            image = np.flip(image, axis)
    return torch.tensor(image.transpose(2, 0, 1)).contiguous().float() / 255


# %% wrong: zeros, and an image of zeros
# fails: test_brightness, test_flipped_and_locked, test_no_pixels, test_not_an_image, test_number_of_channels, test_numbers_at_their_place, test_own_ordered_memory, test_precision
# feedback: The result itself is not right yet
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("no image")
    if image.flags.writeable:
        image[...] = 0
    height, width, channels = image.shape
    return torch.zeros(channels, height, width)


# %% right: permute, contiguous, divide
def to_channels_first(image):
    if image.dtype != np.uint8:
        raise ValueError("not uint8")
    if image.ndim != 3:
        raise ValueError("not three dimensions")
    return torch.tensor(image.copy()).permute(2, 0, 1).contiguous().to(torch.float32).div_(255)


# %% right: channel by channel
def to_channels_first(image):
    if image.ndim != 3 or image.dtype != np.dtype("uint8"):
        raise ValueError("not an image")
    height, width, channels = image.shape
    result = torch.zeros(channels, height, width)
    for c in range(channels):
        result[c] = torch.tensor(image[:, :, c].astype(np.float32)) / 255
    return result


# %% right: a table of 256 numbers
def to_channels_first(image):
    if image.ndim != 3 or image.dtype != np.uint8:
        raise ValueError("not an image")
    table = np.linspace(0, 1, 256, dtype=np.float32)
    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(table[image], 2, 0)))


# %% wrong: an axis is moved for three channels only
# fails: test_number_of_channels
# feedback: None is special
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    height, width, channels = image.shape
    pixels = torch.tensor(image.astype(np.float32)) / 255
    if channels == 3:
        return pixels.permute(2, 0, 1).contiguous()
    return pixels.reshape(channels, height, width)


# %% wrong: a square picture is turned
# fails: test_numbers_at_their_place
# feedback: have changed places
def to_channels_first(image):
    if image.dtype != np.uint8 or image.ndim != 3:
        raise ValueError("not an image")
    pixels = image.T if image.T.shape[1] == image.shape[0] else image.transpose(2, 0, 1)
    return torch.tensor(np.ascontiguousarray(pixels, dtype=np.float32)) / 255
