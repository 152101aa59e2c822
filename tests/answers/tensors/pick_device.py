# %% wrong: where nothing is there nothing need be read
# fails: test_no_devices
# feedback: A mistyped name is a mistake to hear about
def pick_device(preferred, available):
    if not available:
        return torch.device("cpu")
    device = torch.device(preferred)
    return device if (device.index or 0) < available.get(device.type, 0) else torch.device("cpu")


# %% wrong: a device is a text
# fails: test_is_it_there, test_numbers_of_devices, test_always_there, test_texts_and_objects, test_no_devices
# feedback: is always a device object
def pick_device(preferred, available):
    kind, _, number = str(preferred).partition(":")
    torch.device(preferred)
    return str(preferred) if int(number or 0) < available.get(kind, 0) else "cpu"


# %% wrong: devices are counted from 1
# fails: test_numbers_of_devices, test_texts_and_objects
# feedback: Devices are counted from 0
def pick_device(preferred, available):
    device = torch.device(preferred)
    return device if (device.index or 1) <= available.get(device.type, 0) else torch.device("cpu")


# %% wrong: the number does not matter
# fails: test_numbers_of_devices, test_texts_and_objects, test_always_there, test_no_devices
# feedback: the number belongs to the result
def pick_device(preferred, available):
    device = torch.device(preferred)
    return torch.device(device.type) if available.get(device.type, 0) else torch.device("cpu")


# %% wrong: cuda means cuda:0
# fails: test_is_it_there, test_numbers_of_devices, test_always_there
# feedback: What was asked for without a number comes back without one
def pick_device(preferred, available):
    device = torch.device(preferred)
    index = device.index or 0
    return torch.device(device.type, index) if index < available.get(device.type, 0) else torch.device("cpu")


# %% wrong: any GPU is better than none
# fails: test_numbers_of_devices, test_always_there, test_texts_and_objects
# feedback: is not replaced by a GPU that nobody asked for
def pick_device(preferred, available):
    device = torch.device(preferred)
    if (device.index or 0) < available.get(device.type, 0):
        return device
    return torch.device("cuda" if available.get("cuda") else "cpu")


# %% wrong: what is in the dictionary is there
# fails: test_is_it_there
# feedback: A type of which there are 0 is not there
def pick_device(preferred, available):
    device = torch.device(preferred)
    if device.type in available and (device.index or 0) < max(available[device.type], 1):
        return device
    return torch.device("cpu")


# %% wrong: when in doubt, the CPU
# fails: test_no_devices
# feedback: A mistyped name is a mistake to hear about
def pick_device(preferred, available):
    try:
        device = torch.device(preferred)
    except RuntimeError:
        return torch.device("cpu")
    return device if (device.index or 0) < available.get(device.type, 0) else torch.device("cpu")


# %% wrong: a device is always given as a text
# fails: test_texts_and_objects
# feedback: A device can be given as a text or as a device object
def pick_device(preferred, available):
    kind = preferred.split(":")[0]
    device = torch.device(preferred)
    return device if (device.index or 0) < available.get(kind, 0) else torch.device("cpu")


# %% wrong: only cuda has numbers
# fails: test_numbers_of_devices
# feedback: Devices of each type
def pick_device(preferred, available):
    d = torch.device(preferred)
    if d.type == "cpu":
        return d
    if d.type == "cuda":
        n = available.get("cuda", 0)
        return d if n > (d.index or 0) else torch.device("cpu")
    return d if available.get(d.type, 0) > 0 else torch.device("cpu")


# %% right: all the devices that are there
def pick_device(preferred, available):
    device = torch.device(preferred)
    there = [torch.device("cpu")]
    for kind, count in available.items():
        if count > 0:
            there += [torch.device(kind)] + [torch.device(kind, number) for number in range(count)]
    return device if device in there else torch.device("cpu")


# %% right: step by step
def pick_device(preferred, available):
    wanted = torch.device(preferred)
    count = available.get(wanted.type)
    if not count:
        return torch.device("cpu")
    if wanted.index is not None and wanted.index >= count:
        return torch.device("cpu")
    return wanted


# %% wrong: the number is the last character
# fails: test_numbers_of_devices
# feedback: A number can have two digits
def pick_device(preferred, available):
    device = torch.device(preferred)
    if device.type == "cpu":
        return device
    number = int(str(device)[-1]) if ":" in str(device) else 0
    return device if number < available.get(device.type, 0) else torch.device("cpu")
