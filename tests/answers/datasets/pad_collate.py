# %% wrong: the padding comes first
# fails: test_values_then_zeros, test_zeros_that_belong, test_kinds_of_numbers
# feedback: Each sample keeps its values
def pad_collate(batch):
    lengths = torch.tensor([len(sample) for sample, _ in batch])
    padded = batch[0][0].new_zeros(len(batch), int(lengths.max()))
    for row, (sample, _) in zip(padded, batch):
        row[len(row) - len(sample) :] = sample
    return padded, lengths, torch.tensor([label for _, label in batch])


# %% wrong: what is not zero was there
# fails: test_zeros_that_belong
# feedback: A sample can hold zeros of its own
def pad_collate(batch):
    padded = torch.nn.utils.rnn.pad_sequence([sample for sample, _ in batch], batch_first=True)
    lengths = torch.tensor([int(row.nonzero().max()) + 1 if row.any() else 0 for row in padded])
    return padded, lengths, torch.tensor([label for _, label in batch])


# %% wrong: longest first
# fails: test_values_then_zeros, test_lengths_and_labels, test_zeros_that_belong, test_kinds_of_numbers, test_empty_and_alone
# feedback: Nobody asked for sorting them
def pad_collate(batch):
    batch = sorted(batch, key=lambda pair: (-len(pair[0]), pair[0].tolist()))
    padded = torch.nn.utils.rnn.pad_sequence([sample for sample, _ in batch], batch_first=True)
    return padded, torch.tensor([len(s) for s, _ in batch]), torch.tensor([label for _, label in batch])


# %% wrong: time comes before the batch
# fails: test_kinds_of_numbers, test_values_then_zeros
# feedback: a row for each sample, as long as the longest
def pad_collate(batch):
    padded = torch.nn.utils.rnn.pad_sequence([sample for sample, _ in batch])
    return padded, torch.tensor([len(s) for s, _ in batch]), torch.tensor([label for _, label in batch])


# %% wrong: numbers are floats
# fails: test_kinds_of_numbers
# feedback: Padding changes no dtype
def pad_collate(batch):
    lengths = torch.tensor([len(sample) for sample, _ in batch])
    padded = torch.zeros(len(batch), int(lengths.max()))
    for row, (sample, _) in zip(padded, batch):
        row[: len(sample)] = sample
    return padded, lengths, torch.tensor([label for _, label in batch])


# %% wrong: the long ones are cut
# fails: test_values_then_zeros, test_lengths_and_labels, test_zeros_that_belong, test_kinds_of_numbers, test_empty_and_alone
# feedback: a row for each sample, as long as the longest
def pad_collate(batch):
    lengths = torch.tensor([len(sample) for sample, _ in batch])
    padded = torch.stack([sample[: int(lengths.min())] for sample, _ in batch])
    return padded, lengths, torch.tensor([label for _, label in batch])


# %% wrong: after padding all are equally long
# fails: test_lengths_and_labels, test_zeros_that_belong, test_empty_and_alone
# feedback: These are the lengths after padding
def pad_collate(batch):
    padded = torch.nn.utils.rnn.pad_sequence([sample for sample, _ in batch], batch_first=True)
    lengths = torch.tensor([len(row) for row in padded])
    return padded, lengths, torch.tensor([label for _, label in batch])


# %% wrong: a sample has at least one value
# fails: test_empty_and_alone
# feedback: a row for each sample, as long as the longest
def pad_collate(batch):
    batch = [(sample, label) for sample, label in batch if len(sample) > 0]
    padded = torch.nn.utils.rnn.pad_sequence([sample for sample, _ in batch], batch_first=True)
    return padded, torch.tensor([len(s) for s, _ in batch]), torch.tensor([label for _, label in batch])


# %% wrong: labels are small numbers
# fails: test_lengths_and_labels
# feedback: A label is any whole number
def pad_collate(batch):
    padded = torch.nn.utils.rnn.pad_sequence([sample for sample, _ in batch], batch_first=True)
    lengths = torch.tensor([len(sample) for sample, _ in batch])
    return padded, lengths, torch.Tensor([label for _, label in batch]).long()


# %% wrong: shortest first, in place
# fails: test_values_then_zeros, test_lengths_and_labels, test_zeros_that_belong, test_kinds_of_numbers
# feedback: Nobody asked for sorting them
def pad_collate(batch):
    batch.sort(key=lambda pair: len(pair[0]))
    samples, labels = zip(*batch)
    padded = torch.nn.utils.rnn.pad_sequence(samples, batch_first=True)
    return padded, torch.tensor([len(sample) for sample in samples]), torch.tensor(labels)


# %% wrong: a list is a tuple
# fails: test_lengths_and_labels
# feedback: and a list is none
def pad_collate(batch):
    padded = torch.nn.utils.rnn.pad_sequence([sample for sample, _ in batch], batch_first=True)
    return [padded, torch.tensor([len(s) for s, _ in batch]), torch.tensor([label for _, label in batch])]


# %% wrong: samples are lengthened where they are
# fails: test_values_then_zeros
# feedback: stay as they are
def pad_collate(batch):
    lengths = torch.tensor([len(s) for s, _ in batch])
    longest = int(lengths.max())
    for (s, _), n in zip(batch, lengths.tolist()):
        s.resize_(longest)[n:] = 0
    return torch.stack([s for s, _ in batch]), lengths, torch.tensor([l for _, l in batch])


# %% wrong: lengths are a list
# fails: test_kinds_of_numbers, test_lengths_and_labels
# feedback: All three results are tensors
def pad_collate(batch):
    lengths = [len(s) for s, _ in batch]
    padded = batch[0][0].new_zeros(len(batch), max(lengths))
    for row, (s, _) in zip(padded, batch):
        row[: len(s)] = s
    return padded, lengths, torch.tensor([l for _, l in batch])


# %% wrong: the labels come second
# fails: test_empty_and_alone, test_lengths_and_labels, test_zeros_that_belong
# feedback: The lengths come second
def pad_collate(batch):
    lengths = torch.tensor([len(s) for s, _ in batch])
    return (
        torch.nn.utils.rnn.pad_sequence([s for s, _ in batch], batch_first=True),
        torch.tensor([l for _, l in batch]),
        lengths,
    )


# %% wrong: 64 bits of a float hold every number
# fails: test_kinds_of_numbers
# feedback: Whole numbers stay exact
def pad_collate(batch):
    lengths = torch.tensor([len(s) for s, _ in batch])
    padded = torch.zeros(len(batch), int(lengths.max()), dtype=torch.float64)
    for row, (s, _) in zip(padded, batch):
        row[: len(s)] = s
    return padded.to(batch[0][0].dtype), lengths, torch.tensor([l for _, l in batch])


# %% wrong: what is not a number is none
# fails: test_kinds_of_numbers
# feedback: comes out as it went in
def pad_collate(batch):
    lengths = torch.tensor([len(s) for s, _ in batch])
    samples = [s.nan_to_num() for s, _ in batch]
    return torch.nn.utils.rnn.pad_sequence(samples, batch_first=True), lengths, torch.tensor([l for _, l in batch])


# %% wrong: lengths stand in a column
# fails: test_lengths_and_labels
# feedback: the shape is (samples,)
def pad_collate(batch):
    lengths = torch.tensor([[len(s)] for s, _ in batch])
    return (
        torch.nn.utils.rnn.pad_sequence([s for s, _ in batch], batch_first=True),
        lengths,
        torch.tensor([l for _, l in batch]),
    )


# %% right: pad_sequence
def pad_collate(batch):
    samples, labels = zip(*batch)
    lengths = torch.tensor([sample.numel() for sample in samples], dtype=torch.long)
    return torch.nn.utils.rnn.pad_sequence(list(samples), batch_first=True), lengths, torch.tensor(labels)


# %% right: zeros are appended
def pad_collate(batch):
    longest = max(len(sample) for sample, _ in batch)
    rows = [torch.cat([sample, sample.new_zeros(longest - len(sample))]) for sample, _ in batch]
    lengths = torch.tensor([len(sample) for sample, _ in batch])
    return torch.stack(rows), lengths, torch.tensor([label for _, label in batch])


# %% right: lists
def pad_collate(batch):
    lengths = [sample.shape[0] for sample, _ in batch]
    rows = [sample.tolist() + [0] * (max(lengths) - len(sample)) for sample, _ in batch]
    padded = torch.tensor(rows, dtype=batch[0][0].dtype)
    return padded, torch.tensor(lengths), torch.as_tensor([label for _, label in batch], dtype=torch.int64)


# %% wrong: labels go through the dtype of the samples
# fails: test_lengths_and_labels
# feedback: whatever dtype the samples have
def pad_collate(batch):
    samples, labels = zip(*batch)
    lengths = torch.tensor([len(sample) for sample in samples])
    padded = torch.nn.utils.rnn.pad_sequence(list(samples), batch_first=True)
    return padded, lengths, torch.tensor(labels, dtype=torch.int64).to(padded.dtype).long()
