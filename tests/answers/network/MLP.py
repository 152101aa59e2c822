# %% wrong: layers in a plain list
# fails: test_every_layer_registered, test_nothing_behind_the_last_layer, test_something_bent_between, test_pictures_of_any_shape, test_layers_of_equal_size
# feedback: Where does a module look for its layers
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        self.layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


# %% wrong: softmax belongs at the end of the model
# fails: test_nothing_behind_the_last_layer, test_something_bent_between, test_pictures_of_any_shape
# feedback: negative scores
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x).softmax(dim=1)


# %% wrong: a ReLU after every layer
# fails: test_nothing_behind_the_last_layer, test_something_bent_between, test_pictures_of_any_shape
# feedback: negative scores
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x).relu()
        return x


# %% wrong: linear layers are enough
# fails: test_something_bent_between
# feedback: together one linear function
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        self.layers = nn.Sequential(nn.Flatten(), *[nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])

    def forward(self, x):
        return self.layers(x)


# %% wrong: one ReLU will do, behind the first layer
# fails: test_something_bent_between
# feedback: between each two of them
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
        if len(layers) > 1:
            layers.insert(1, nn.ReLU())
        self.layers = nn.Sequential(nn.Flatten(), *layers)

    def forward(self, x):
        return self.layers(x)


# %% wrong: layers of one size can be one layer
# fails: test_layers_of_equal_size
# feedback: repeats one object
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        if len(set(sizes)) == 1:
            self.layers = nn.ModuleList([nn.Linear(sizes[0], sizes[0])] * (len(sizes) - 1))
        else:
            self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


# %% wrong: a sample is a row already
# fails: test_pictures_of_any_shape
# feedback: A sample may be a picture
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


# %% wrong: sizes of one can be dropped, that of the batch too
# fails: test_pictures_of_any_shape
# feedback: A row of scores for each sample
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x).squeeze()


# %% wrong: a list may be used up
# fails: test_sizes_left_alone
# feedback: belongs to whoever made it
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        sizes = sizes if isinstance(sizes, list) else list(sizes)
        layers = [nn.Flatten()]
        before = sizes.pop(0)
        while sizes:
            after = sizes.pop(0)
            layers += [nn.Linear(before, after), nn.ReLU()]
            before = after
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x)


# %% wrong: no layers, no problem
# fails: test_sizes_left_alone
# feedback: one size alone is no network
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.flatten(1)
        for place, layer in enumerate(self.layers):
            x = layer(x.relu() if place else x)
        return x


# %% wrong: a single number needs no bias
# fails: test_every_layer_registered
# feedback: Every layer has a bias
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("too few sizes")
        self.layers = nn.ModuleList(nn.Linear(a, b, bias=b > 1) for a, b in pairwise(sizes))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


# %% wrong: biases begin at zero
# fails: test_every_layer_registered
# feedback: as nn.Linear makes them
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("too few sizes")
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(sizes))
        for layer in self.layers:
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


# %% wrong: a ReLU before each layer, in place
# fails: test_nothing_behind_the_last_layer, test_something_bent_between, test_pictures_of_any_shape
# feedback: x belongs to the caller
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes are needed")
        self.layers = nn.ModuleList(nn.Linear(*pair) for pair in pairwise(sizes))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x.relu_())
        return x


# %% wrong: a seed makes it repeatable
# fails: test_every_layer_registered
# feedback: Two models begin with different weights
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes are needed")
        torch.manual_seed(0)
        layers = [nn.Flatten()]
        for pair in pairwise(sizes):
            layers += [nn.Linear(*pair), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x)


# %% wrong: weights are drawn by a recipe for ReLU
# fails: test_every_layer_registered
# feedback: as nn.Linear makes them
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes are needed")
        layers = []
        for before, after in pairwise(sizes):
            layers += [nn.Linear(before, after), nn.ReLU()]
        for layer in layers:
            if isinstance(layer, nn.Linear):
                nn.init.kaiming_normal_(layer.weight)
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x.flatten(1))


# %% wrong: weights begin small
# fails: test_every_layer_registered
# feedback: as nn.Linear makes them
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes are needed")
        layers = []
        for before, after in pairwise(sizes):
            layers += [nn.Linear(before, after), nn.ReLU()]
        for layer in layers:
            if isinstance(layer, nn.Linear):
                nn.init.normal_(layer.weight, std=0.01)
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x.flatten(1))


# %% wrong: a network needs batch norm
# fails: test_every_layer_registered, test_something_bent_between
# feedback: more parameters than
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes are needed")
        layers = []
        for before, after in pairwise(sizes):
            layers += [nn.Linear(before, after), nn.BatchNorm1d(after), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-2])

    def forward(self, x):
        return self.layers(x.flatten(1))


# %% wrong: a network needs dropout
# fails: test_something_bent_between
# feedback: depends on chance
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes are needed")
        layers = []
        for before, after in pairwise(sizes):
            layers += [nn.Linear(before, after), nn.ReLU(), nn.Dropout(0.3)]
        self.layers = nn.Sequential(*layers[:-2])

    def forward(self, x):
        return self.layers(x.flatten(1))


# %% wrong: anything bent will do
# fails: test_something_bent_between
# feedback: A ReLU makes negative numbers 0
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes are needed")
        layers = []
        for before, after in pairwise(sizes):
            layers += [nn.Linear(before, after), nn.LeakyReLU()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x.flatten(1))


# %% wrong: numbers are divided by 255
# fails: test_nothing_behind_the_last_layer, test_something_bent_between, test_pictures_of_any_shape
# feedback: x goes in as it is
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("two sizes are needed")
        layers = []
        for before, after in pairwise(sizes):
            layers += [nn.Linear(before, after), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x.flatten(1) / 255)


# %% wrong: layers of one size are copies of one
# fails: test_layers_of_equal_size
# feedback: Two layers begin with equal numbers
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        known, layers = {}, [nn.Flatten()]
        for pair in pairwise(sizes):
            known.setdefault(pair, nn.Linear(*pair))
            layers += [deepcopy(known[pair]), nn.ReLU()]
        self.net = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.net(x)


# %% wrong: a layer finds out what goes in
# fails: test_every_layer_registered
# feedback: when the model is made
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        layers = [nn.Flatten()]
        for size in sizes[1:]:
            layers += [nn.LazyLinear(size), nn.ReLU()]
        self.net = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.net(x)


# %% wrong: biases are not needed
# fails: test_every_layer_registered
# feedback: Each layer has a weight and a bias
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        layers = [nn.Flatten()]
        for pair in pairwise(sizes):
            layers += [nn.Linear(*pair, bias=False), nn.ReLU()]
        self.net = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.net(x)


# %% wrong: a linear layer is soon written
# fails: test_every_layer_registered
# feedback: is to be an nn.Linear
class Linear(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        bound = before**-0.5
        self.weight = nn.Parameter(torch.empty(after, before).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(after).uniform_(-bound, bound))

    def forward(self, x):
        return x @ self.weight.t() + self.bias


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        layers = [nn.Flatten()]
        for pair in pairwise(sizes):
            layers += [Linear(*pair), nn.ReLU()]
        self.net = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.net(x)


# %% wrong: what goes in is float32
# fails: test_every_layer_registered
# feedback: of its own dtype
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("too few sizes")
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(sizes))

    def forward(self, x):
        x = x.float().flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


# %% wrong: biases need no gradient
# fails: test_every_layer_registered
# feedback: Not every parameter gets a gradient
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        self.layers = nn.ModuleList(nn.Linear(one, other) for one, other in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.flatten(1)
        for number, layer in enumerate(self.layers):
            if number:
                x = x.relu()
            x = F.linear(x, layer.weight, layer.bias.detach())
        return x


# %% wrong: to use a model is not to train it
# fails: test_every_layer_registered, test_nothing_behind_the_last_layer, test_something_bent_between, test_pictures_of_any_shape
# feedback: nothing can be trained
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        layers = [nn.Flatten()]
        for one, other in zip(sizes, sizes[1:]):
            layers += [nn.Linear(one, other), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])

    @torch.no_grad()
    def forward(self, x):
        return self.layers(x)


# %% right: a list of modules, and functions between them
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("too few sizes")
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.reshape(len(x), -1)
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% right: attributes with numbers in their names
class MLP(nn.Module):
    def __init__(self, sizes):
        if not sizes[1:]:
            raise ValueError("too few sizes")
        nn.Module.__init__(self)
        self.depth = len(sizes) - 1
        for place in reversed(range(self.depth)):
            setattr(self, f"linear{place}", nn.Linear(sizes[place], sizes[place + 1]))

    def forward(self, x):
        x = torch.flatten(x, start_dim=1)
        for place in range(self.depth):
            if place:
                x = x.clamp(min=0)
            x = getattr(self, f"linear{place}")(x)
        return x


# %% right: a Sequential that is told its layers one by one
class MLP(nn.Sequential):
    def __init__(self, sizes):
        super().__init__(nn.Flatten())
        if len(sizes) <= 1:
            raise ValueError("too few sizes")
        for place, (a, b) in enumerate(zip(sizes, sizes[1:])):
            self.add_module(f"layer {place}", nn.Linear(a, b))
            if place < len(sizes) - 2:
                self.add_module(f"relu {place}", nn.ReLU(inplace=True))


# %% wrong: view takes any dimensions together
# fails: test_pictures_of_any_shape
# feedback: lie in memory in another order
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = x.view(x.size(0), -1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


# %% right: modules put one by one into a list
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("too few sizes")
        modules = [nn.Flatten()]
        for before, after in zip(sizes[:-2], sizes[1:-1]):
            modules.append(nn.Linear(before, after))
            modules.append(nn.ReLU())
        modules.append(nn.Linear(*sizes[-2:]))
        self.network = nn.Sequential(*modules)

    def forward(self, x):
        return self.network(x)


# %% wrong: a function that makes a network is a network
# fails: test_every_layer_registered
# feedback: MLP is to be a class
def MLP(sizes):
    if len(sizes) < 2:
        raise ValueError("one size alone is no network")
    layers = [nn.Flatten()]
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])
