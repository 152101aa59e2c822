# %% wrong: len counts batches
# fails: test_length, test_pairs_stay_together
# feedback: The length of a dataset counts its samples
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return math.ceil(len(self.images) / 16)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: no IndexError
# fails: test_counting_from_the_end, test_end_of_iteration
# feedback: A for loop goes on until an IndexError
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        i = i % len(self)
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: pictures and labels are shuffled apart
# fails: test_form_of_inputs, test_pairs_stay_together, test_kinds_of_labels, test_counting_from_the_end, test_end_of_iteration, test_transforms, test_equal_numbers, test_callers_tensors, test_transform_written_out
# feedback: Nothing may be shuffled here
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels = images.roll(1, 0), labels.roll(2, 0)
        self.transform = transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: a picture needs no channel
# fails: test_form_of_inputs, test_transforms
# feedback: A layer expects a channel dimension
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i] / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: floats are between 0 and 1 of their own
# fails: test_form_of_inputs, test_transforms
# feedback: Bytes go up to 255
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0).float()
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: the transform is given the bytes
# fails: test_transforms
# feedback: A transform is given the input as it would be without it
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0)
        if self.transform is not None:
            image = self.transform(image)
        return image / 255, int(self.labels[i])


# %% wrong: transforms are applied once for all
# fails: test_transforms_each_time
# feedback: another picture each time
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images = [image.unsqueeze(0) / 255 for image in images]
        self.labels, self.transform, self.done = labels, transform, {}

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i]
        if self.transform is not None and i not in self.done:
            self.done[i] = self.transform(image)
        return self.done.get(i, image), int(self.labels[i])


# %% wrong: transforms are there or not
# fails: test_transforms, test_transforms_each_time
# feedback: A transform is given the input
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.images[i].unsqueeze(0) / 255, int(self.labels[i])


# %% wrong: the label is a tensor
# fails: test_kinds_of_labels
# feedback: not a tensor with one element
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), self.labels[i]


# %% wrong: only the end is checked
# fails: test_counting_from_the_end
# feedback: how far back may you count
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        if i >= len(self):
            raise IndexError
        i %= len(self)
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: negative numbers are out of range
# fails: test_counting_from_the_end
# feedback: In Python -1 is the last one
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        if not 0 <= i < len(self):
            raise IndexError
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: a wrong number is a wrong value
# fails: test_counting_from_the_end, test_end_of_iteration
# feedback: Without one it never ends
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise ValueError
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: pairing up stops at the shorter
# fails: test_equal_numbers
# feedback: something went wrong before
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.pairs = list(zip(images, labels.tolist()))
        self.transform = transform

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        image, label = self.pairs[i]
        image = image.unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), label


# %% wrong: labels may be sorted where they lie
# fails: test_callers_tensors, test_counting_from_the_end, test_end_of_iteration, test_kinds_of_labels, test_pairs_stay_together, test_equal_numbers
# feedback: the one in the same place
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.transform = images, transform
        self.labels = labels.copy_(labels.sort().values.roll(1))

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: what is used up may be overwritten
# fails: test_callers_tensors, test_pairs_stay_together
# feedback: belongs to the caller
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images = images.unsqueeze(1) / 255
        self.labels, self.transform = labels.tolist(), transform
        images.zero_()

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i]
        return (image if self.transform is None else self.transform(image)), self.labels[i]


# %% wrong: whatever comes out is a float
# fails: test_transforms
# feedback: whatever its dtype
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError("each picture needs a label")
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0) / 255
        if self.transform is not None:
            image = self.transform(image).float()
        return image, int(self.labels[i])


# %% wrong: pictures that go up to 1 were divided before
# fails: test_form_of_inputs
# feedback: divided by 255 like all others
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0).float() / (255 if self.images.max() > 1 else 1)
        return (image if self.transform is None else self.transform(image)), int(self.labels[i])


# %% wrong: a label has a sign
# fails: test_kinds_of_labels
# feedback: its label is a whole number
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i].unsqueeze(0) / 255
        return (image if self.transform is None else self.transform(image)), int(self.labels[i].to(torch.int8))


# %% wrong: a picture is divided where it lies
# fails: test_transforms_each_time
# feedback: The dataset keeps it as it was
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images.float().unsqueeze(1), labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image = self.images[i]
        image /= 255
        if self.transform is not None:
            image = self.transform(image)
        return image, int(self.labels[i])


# %% wrong: what the transform makes is the picture from now on
# fails: test_transforms_each_time
# feedback: The dataset keeps it as it was
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.samples = [[x[None] / 255, int(y)] for x, y in zip(images, labels)]
        self.transform = transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        sample = self.samples[i]
        if self.transform is not None:
            sample[0] = self.transform(sample[0])
        return tuple(sample)


# %% wrong: floats have 64 bits
# fails: test_form_of_inputs, test_transforms
# feedback: the dtype torch.float32
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = self.images[i][None].double() / 255
        if self.transform:
            x = self.transform(x)
        return x, int(self.labels[i])


# %% wrong: the label comes first
# fails: test_kinds_of_labels
# feedback: the input comes first and the label second
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = self.images[i][None] / 255
        if self.transform:
            x = self.transform(x)
        return int(self.labels[i]), x


# %% wrong: the dataset is its own iterator
# fails: test_end_of_iteration
# feedback: begins again from the start
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform
        self.position = -1

    def __len__(self):
        return len(self.images)

    def __iter__(self):
        return self

    def __next__(self):
        self.position += 1
        if self.position >= len(self):
            raise StopIteration
        return self[self.position]

    def __getitem__(self, i):
        x = self.images[i][None] / 255
        if self.transform is not None:
            x = self.transform(x)
        return x, int(self.labels[i])


# %% right: only the input is kept, and transformed anew
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError("different numbers of pictures and labels")
        self.images, self.labels, self.transform = images, labels.tolist(), transform
        self.known = {}

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        label = self.labels[i]
        if i not in self.known:
            self.known[i] = self.images[i].unsqueeze(0) / 255
        image = self.known[i]
        return (image if self.transform is None else self.transform(image)), label


# %% right: the tensor's own index
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if images.shape[0] != labels.shape[0]:
            raise ValueError("different numbers")
        self.images, self.labels = images, labels
        self.transform = transform or (lambda image: image)

    def __len__(self):
        return self.labels.numel()

    def __getitem__(self, i):
        return self.transform(self.images[i][None] / 255.0), self.labels[i].item()


# %% right: converted at the start
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        if len(images) != len(labels):
            raise ValueError("different numbers")
        self.pairs = list(zip(images[:, None].to(torch.float32).div(255), labels.tolist()))
        self.transform = transform

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        image, label = self.pairs[i]
        if self.transform:
            return self.transform(image), label
        return image, label


# %% right: torchvision turns bytes into floats
class DigitsDataset:
    def __init__(self, images, labels, transform=None):
        from torchvision.transforms.functional import convert_image_dtype

        if len(images) != len(labels):
            raise ValueError("different numbers")
        self.images, self.labels, self.transform = images, labels, transform
        self.convert = convert_image_dtype

    def __len__(self):
        return self.images.size(0)

    def __getitem__(self, i):
        if i < 0:
            i += len(self)
        if i < 0 or i >= len(self):
            raise IndexError("no such picture")
        image = self.convert(self.images[i : i + 1], torch.float32)
        if self.transform is not None:
            image = self.transform(image)
        return (image, int(self.labels[i]))


# %% wrong: what is left out has a value of its own
# fails: test_transform_written_out
# feedback: it is no function to call
class DigitsDataset(Dataset):
    def __init__(self, images, labels, transform=lambda image: image):
        if len(images) != len(labels):
            raise ValueError
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.transform(self.images[index][None] / 255), int(self.labels[index])
