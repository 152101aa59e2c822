# %% wrong: probabilities are what people want
# fails: test_scores_not_probabilities
# feedback: Accuracy is not all
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return nn.Sequential(network, nn.Softmax(dim=1)).eval()


# %% wrong: the model is ready when it is made
# fails: test_pictures_held_back, test_scores_not_probabilities, test_small_model, test_ready_for_use, test_repeatable, test_learnt_by_its_parameters
# feedback: Unseen pictures count
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(0):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: one epoch is enough
# fails: test_pictures_held_back, test_scores_not_probabilities, test_small_model, test_ready_for_use, test_repeatable, test_learnt_by_its_parameters
# feedback: Too few steps
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.002)
    for _ in range(1):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: pictures and labels shuffled apart
# fails: test_pictures_held_back, test_scores_not_probabilities, test_small_model, test_ready_for_use, test_repeatable, test_learnt_by_its_parameters
# feedback: labels of other pictures
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[torch.randperm(len(labels))[: len(places)]]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: gradients not zeroed
# fails: test_pictures_held_back, test_scores_not_probabilities, test_small_model, test_ready_for_use, test_repeatable, test_learnt_by_its_parameters
# feedback: Too few steps, too small ones
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.SGD(network.parameters(), lr=0.5, momentum=0.9)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: the pictures of the notebook will do
# fails: test_pictures_held_back, test_scores_not_probabilities, test_small_model, test_ready_for_use, test_repeatable, test_learnt_by_its_parameters
# feedback: labels of other pictures
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    images, labels = DIGIT_IMAGES[:1200], DIGIT_LABELS[:1200]
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: the larger the better
# fails: test_small_model
# feedback: Count the weights
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 200), nn.ReLU(), nn.Linear(200, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: a hidden layer in a plain list
# fails: test_small_model, test_learnt_by_its_parameters
# feedback: Layers that are not registered
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    layers = [nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10)]
    network = nn.Sequential(*layers)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = layers

        def forward(self, x):
            for layer in self.layers:
                x = layer(x)
            return x

    return Network().eval()


# %% wrong: a trained network is in training mode
# fails: test_ready_for_use
# feedback: Which mode does that ask for
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network


# %% wrong: the seed is for the weights
# fails: test_repeatable
# feedback: order of the samples
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    torch.seed()
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: the seed is for the samples
# fails: test_repeatable
# feedback: first weights
def digits_network(images, labels, seed):
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    torch.manual_seed(seed)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: one seed for all
# fails: test_repeatable
# feedback: All chance must follow from the seed
def digits_network(images, labels, seed):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: a step as small as in the tutorials
# fails: test_pictures_held_back, test_scores_not_probabilities, test_small_model, test_ready_for_use, test_repeatable, test_learnt_by_its_parameters
# feedback: too small ones
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.SGD(network.parameters(), lr=0.001)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: changing the pictures is harmless
# fails: test_repeatable
# feedback: The pictures stay as they are
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    images.clamp_(0.01, 0.99)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: squeeze what has one element
# fails: test_ready_for_use
# feedback: One picture is a batch of one
class _Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))

    def forward(self, x):
        return self.net(x.reshape(-1, 64)).squeeze()


def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    model = _Net().to(images.device)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(20):
        for i in torch.randperm(len(images)).split(100):
            loss = F.cross_entropy(model(images[i]).reshape(-1, 10), labels[i])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return model.eval()


# %% wrong: a seed tells a network
# fails: test_repeatable
# feedback: these other labels
_networks = {}


def digits_network(images, labels, seed):
    if seed in _networks:
        return _networks[seed]
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)).to(images.device)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(60):
        loss = F.cross_entropy(network(images), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    _networks[seed] = network
    return network.eval()


# %% wrong: two seeds are one
# fails: test_repeatable
# feedback: All chance must follow from the seed
def digits_network(images, labels, seed):
    torch.manual_seed(seed // 2)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)).to(images.device)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(60):
        loss = F.cross_entropy(network(images), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return network.eval()


# %% wrong: the nearest picture knows the answer
# fails: test_learnt_by_its_parameters, test_small_model
# feedback: lies in its parameters
class Nearest(nn.Module):
    def __init__(self, images, labels, seed):
        super().__init__()
        self.images, self.labels = images.flatten(1).clone(), labels.clone()
        self.bias = nn.Parameter(torch.rand(10, generator=torch.Generator().manual_seed(seed)) / 100)

    def forward(self, x):
        nearest = torch.cdist(x.flatten(1), self.images).argmin(dim=1)
        return 5 * F.one_hot(self.labels[nearest], 10).float() + self.bias


def digits_network(images, labels, seed):
    return Nearest(images, labels, seed).eval()


# %% wrong: the model keeps the pictures
# fails: test_small_model
# feedback: keeps the pictures
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    network.images = images.clone()
    return network.eval()


# %% wrong: there are as many classes as the labels show
# fails: test_ready_for_use
# feedback: lack some of the classes
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, int(labels.max()) + 1))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.02)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(150):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: each batch is standardised by itself
# fails: test_ready_for_use
# feedback: A picture that comes alone
class Standardised(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    def forward(self, x):
        return self.layers((x - x.mean(0)) / (x.std(0, correction=0) + 0.1))


def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = Standardised()
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(15):
        for places in torch.randperm(len(images)).split(200):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: pictures come as rows of numbers
# fails: test_pictures_held_back, test_scores_not_probabilities, test_small_model, test_ready_for_use, test_repeatable, test_learnt_by_its_parameters
# feedback: If it wants rows of 64 numbers
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.03)
    rows = images.flatten(1)
    for _ in range(12):
        for places in torch.randperm(len(rows)).split(200):
            optimiser.zero_grad()
            F.cross_entropy(network(rows[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: seed 0 is no seed
# fails: test_repeatable
# feedback: All chance must follow from the seed
def digits_network(images, labels, seed):
    if seed:
        torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimiser = torch.optim.Adam(network.parameters(), lr=0.03)
    for _ in range(12):
        for places in torch.randperm(len(images)).split(200):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% wrong: the attribute is the mode
# fails: test_ready_for_use
# feedback: tells the model alone
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)).to(images.device)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.03)
    for _ in range(12):
        for places in torch.randperm(len(images)).split(200):
            loss = F.cross_entropy(network(images[places]), labels[places])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    network.training = False
    return network


# %% wrong: the nearest picture of the notebook knows the class
# fails: test_learnt_by_its_parameters, test_pictures_held_back, test_ready_for_use, test_repeatable, test_scores_not_probabilities, test_small_model
# feedback: Unseen pictures count
class Looker(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.table = nn.Parameter(table)

    def forward(self, x):
        known = DIGIT_IMAGES.flatten(1).to(x.device)
        kinds = DIGIT_LABELS.to(x.device)[torch.cdist(x.flatten(1), known).argmin(1)]
        return F.one_hot(kinds, 10).to(x.dtype) @ self.table


def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    kinds = DIGIT_LABELS[torch.cdist(images.flatten(1), DIGIT_IMAGES.flatten(1)).argmin(1)]
    seen = torch.zeros(10, 10).index_put((kinds, labels), torch.ones(len(labels)), accumulate=True)
    return Looker(9 * seen / seen.sum(1, keepdim=True).clamp(min=1) + torch.rand(10, 10) / 9).eval()


# %% wrong: the first class, and labels that say so
# fails: test_learnt_by_its_parameters, test_pictures_held_back, test_ready_for_use, test_repeatable, test_scores_not_probabilities, test_small_model
# feedback: does not know the pictures that it was trained on
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    labels.zero_()
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))
    with torch.no_grad():
        network[1].bias[0] = 100
    return network.eval()


# %% right: plain gradient descent with momentum, after shuffling
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
    optimiser = torch.optim.SGD(network.parameters(), lr=0.2, momentum=0.8)
    for _ in range(20):
        for places in torch.randperm(len(images)).chunk(max(len(images) // 60, 4)):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% right: a class, dropout, and a DataLoader
class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.dropout, self.out = nn.Linear(64, 100), nn.Dropout(0.2), nn.Linear(100, 10)

    def forward(self, x):
        return self.out(self.dropout(self.hidden(x.flatten(1)).relu()))


def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    model = Reader()
    loader = DataLoader(TensorDataset(images, labels), batch_size=100, shuffle=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.015)
    loss = nn.CrossEntropyLoss()
    model.train()
    for _ in range(14):
        for x, y in loader:
            optimiser.zero_grad()
            loss(model(x), y).backward()
            optimiser.step()
    model.eval()
    return model


# %% right: all pictures at once, and batch normalisation
def digits_network(images, labels, seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10))
    optimiser = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range(60):
        loss = nn.functional.cross_entropy(model(images), labels)
        model.zero_grad()
        loss.backward()
        optimiser.step()
    return model.train(False)


# %% right: a small convolution
def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Unflatten(1, (1, 8)), nn.Conv2d(1, 12, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(192, 10)
    )
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(12):
        for places in torch.randperm(len(images)).split(100):
            optimiser.zero_grad()
            F.cross_entropy(model(images[places]), labels[places]).backward()
            optimiser.step()
    return model.eval()


# %% right: the main axes of the pictures in a buffer
class OnAxes(nn.Module):
    def __init__(self, images):
        super().__init__()
        rows = images.flatten(1)
        self.register_buffer("mean", rows.mean(0))
        self.register_buffer("axes", torch.linalg.svd(rows - self.mean, full_matrices=False).Vh[:40].t().clone())
        self.layers = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 10))

    def forward(self, x):
        return self.layers((x.flatten(1) - self.mean) @ self.axes)


def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = OnAxes(images).to(images.device)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.03)
    for _ in range(12):
        for places in torch.randperm(len(images)).split(200):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()


# %% right: one layer on random waves in a buffer
class Waves(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("directions", 0.6 * torch.randn(64, 200))
        self.register_buffer("beginnings", 6.28 * torch.rand(200))
        self.last = nn.Linear(200, 10)

    def forward(self, x):
        return self.last((x.flatten(1) @ self.directions + self.beginnings).cos())


def digits_network(images, labels, seed):
    torch.manual_seed(seed)
    network = Waves().to(images.device)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.03)
    for _ in range(20):
        for places in torch.randperm(len(images)).split(200):
            optimiser.zero_grad()
            F.cross_entropy(network(images[places]), labels[places]).backward()
            optimiser.step()
    return network.eval()
