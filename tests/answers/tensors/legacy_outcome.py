# %% wrong: Tensor([1, 2]) is int
# fails: test_data_for_the_class, test_ways_to_ask
# feedback: The class has one dtype for all data
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if (factory == "torch.Tensor" and not kinds) or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: Tensor(5) is a scalar
# fails: test_one_number, test_calls_refused
# feedback: A whole number is a size for the class
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor" and len(arguments) != 1:
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: tensor(2, 3) is a shape, too
# fails: test_several_numbers
# feedback: The factory takes its data in one piece
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor" or len(arguments) > 1:
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: one tuple is a shape
# fails: test_data_for_the_class, test_nothing_inside
# feedback: A tuple of whole numbers is data
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if (
            factory == "torch.Tensor"
            and len(arguments) == 1
            and type(arguments[0]) is tuple
            and all(type(size) is int for size in arguments[0])
        ):
            shape = arguments[0]
        elif len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: type(x) is the old type
# fails: test_ways_to_ask
# feedback: only one of them is always the same
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": old}[question]


# %% wrong: the first number decides
# fails: test_data_for_the_factory
# feedback: The factory looks at all the numbers
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat[:1]}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: True is a whole number
# fails: test_data_for_the_factory, test_ways_to_ask
# feedback: bools alone are bool
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds or bool in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: empty data is one dimension
# fails: test_nothing_inside
# feedback: data without numbers
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    if not flat and arguments:
        shape = (0,) if isinstance(arguments[0], (list, tuple)) else shape
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: nothing is ever refused
# fails: test_one_number, test_calls_refused
# feedback: data is rectangular
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: a float can be a size
# fails: test_one_number, test_calls_refused
# feedback: What is a single float
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(not isinstance(size, (int, float)) or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: no arguments, no tensor
# fails: test_nothing_inside
# feedback: To call without arguments is something else
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            if not arguments:
                return "error"
            shape = arguments
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: run it
# fails: without
# feedback: asks for an answer without
def legacy_outcome(expression):
    question, factory, arguments = expression
    try:
        x = {"torch.Tensor": torch.Tensor, "torch.tensor": torch.tensor}[factory](*arguments)
    except Exception:
        return "error"
    return {"x.shape": tuple(x.shape), "x.dtype": str(x.dtype), "x.type()": x.type(), "type(x)": "torch.Tensor"}[
        question
    ]


# %% wrong: the first two rows tell of all
# fails: test_calls_refused
# feedback: data is rectangular
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if len(inner) > 1 and inner[0] != inner[1]:
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: the outermost list is the shape
# fails: test_data_for_the_class, test_nested_data, test_nothing_inside, test_calls_refused, test_ways_to_ask
# feedback: Count the levels: each is a dimension
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])[:1]
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])[:1]
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% wrong: empties the lists before it looks
# fails: test_calls_refused, test_data_for_the_class, test_data_for_the_factory, test_nested_data, test_nothing_inside, test_one_number, test_several_numbers, test_ways_to_ask
# feedback: each is a dimension
def _clear(data):
    if isinstance(data, list):
        data.clear()
    elif isinstance(data, tuple):
        for part in data:
            _clear(part)


def _shape(data):
    if isinstance(data, (list, tuple)):
        return (len(data), *_shape(data[0])) if data else (0,)
    return ()


def legacy_outcome(expression):
    question, factory, arguments = expression
    _clear(arguments)
    legacy = factory == "torch.Tensor"
    if question == "type(x)":
        return "torch.Tensor"
    if question == "x.shape":
        if legacy and all(type(a) is int for a in arguments):
            return arguments
        return _shape(arguments[0]) if arguments else (0,)
    kind = "float32" if legacy or "int" not in str(arguments) else "int64"
    return "torch." + kind if question == "x.dtype" else "torch.FloatTensor"


# %% right: one walk over the data
def legacy_outcome(expression):
    question, factory, arguments = expression
    flat, shape = [], ()

    def walk(data):
        if not isinstance(data, (list, tuple)):
            flat.append(data)
            return ()
        inner = [walk(item) for item in data]
        if any(sizes != inner[0] for sizes in inner):
            raise ValueError
        return (len(data),) + (inner[0] if inner else ())

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = walk(arguments[0])
        elif factory == "torch.Tensor":
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = arguments or (0,)
        elif len(arguments) == 1:
            shape = walk(arguments[0])
        else:
            return "error"
    except ValueError:
        return "error"
    kinds = {type(number) for number in flat}
    if factory == "torch.Tensor" or float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]


# %% right: two functions, one for each factory
def sizes_and_kinds(data):
    if not isinstance(data, (list, tuple)):
        return (), {type(data)}
    if len(data) == 0:
        return (0,), set()
    parts = [sizes_and_kinds(item) for item in data]
    first = parts[0][0]
    for sizes, _ in parts:
        if sizes is None or sizes != first:
            return None, set()
    return (len(data), *first), {kind for _, kinds in parts for kind in kinds}


def by_class(arguments):
    if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
        return sizes_and_kinds(arguments[0])[0], "float32"
    for size in arguments:
        if isinstance(size, bool) or not isinstance(size, int) or size < 0:
            return None, None
    return (arguments if arguments else (0,)), "float32"


def by_factory(arguments):
    if len(arguments) != 1:
        return None, None
    sizes, kinds = sizes_and_kinds(arguments[0])
    if kinds == {bool}:
        return sizes, "bool"
    return sizes, "int64" if kinds and float not in kinds else "float32"


def legacy_outcome(expression):
    question, factory, arguments = expression
    sizes, dtype = (by_class if factory == "torch.Tensor" else by_factory)(arguments)
    if sizes is None:
        return "error"
    if question == "x.shape":
        return sizes
    if question == "x.dtype":
        return "torch." + dtype
    if question == "x.type()":
        return "torch." + {"float32": "Float", "int64": "Long", "bool": "Bool"}[dtype] + "Tensor"
    return "torch.Tensor"


# %% right: level by level
def legacy_outcome(expression):
    question, factory, arguments = expression
    modern = factory == "torch.tensor"
    kinds = set()
    if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
        level = [arguments[0]]
        shape = []
        while level and all(isinstance(item, (list, tuple)) for item in level):
            length = len(level[0])
            for item in level:
                if len(item) != length:
                    return "error"
            shape.append(length)
            level = [inner for item in level for inner in item]
        for item in level:
            if isinstance(item, (list, tuple)):
                return "error"
            kinds.add(type(item))
        if not modern or not kinds:
            kinds = {float}
    elif modern:
        if len(arguments) != 1:
            return "error"
        shape = []
        kinds.add(type(arguments[0]))
    else:
        shape = []
        for argument in arguments:
            if type(argument) is not int or argument < 0:
                return "error"
            shape.append(argument)
        if not arguments:
            shape = [0]
        kinds = {float}
    if question == "x.shape":
        return tuple(shape)
    if question == "type(x)":
        return "torch.Tensor"
    if float in kinds:
        return "torch.float32" if question == "x.dtype" else "torch.FloatTensor"
    if int in kinds:
        return "torch.int64" if question == "x.dtype" else "torch.LongTensor"
    return "torch.bool" if question == "x.dtype" else "torch.BoolTensor"


# %% wrong: True is a size
# fails: test_one_number
# feedback: is it a size for the class?
def sizes_and_kinds(data):
    if not isinstance(data, (list, tuple)):
        return (), {type(data)}
    if len(data) == 0:
        return (0,), set()
    parts = [sizes_and_kinds(item) for item in data]
    first = parts[0][0]
    for sizes, _ in parts:
        if sizes is None or sizes != first:
            return None, set()
    return (len(data), *first), {kind for _, kinds in parts for kind in kinds}


def by_class(arguments):
    if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
        return sizes_and_kinds(arguments[0])[0], "float32"
    for size in arguments:
        if not isinstance(size, int) or size < 0:
            return None, None
    return (arguments if arguments else (0,)), "float32"


def by_factory(arguments):
    if len(arguments) != 1:
        return None, None
    sizes, kinds = sizes_and_kinds(arguments[0])
    if kinds == {bool}:
        return sizes, "bool"
    return sizes, "int64" if kinds and float not in kinds else "float32"


def legacy_outcome(expression):
    question, factory, arguments = expression
    sizes, dtype = (by_class if factory == "torch.Tensor" else by_factory)(arguments)
    if sizes is None:
        return "error"
    if question == "x.shape":
        return sizes
    if question == "x.dtype":
        return "torch." + dtype
    if question == "x.type()":
        return "torch." + {"float32": "Float", "int64": "Long", "bool": "Bool"}[dtype] + "Tensor"
    return "torch.Tensor"


# %% wrong: a shape is a list
# fails: test_one_number
# feedback: A shape is a tuple of sizes, and no list
def legacy_outcome(expression):
    question, factory, arguments = expression

    def shape_of(data):
        if not isinstance(data, (list, tuple)):
            return []
        if not data:
            return [0]
        shapes = [shape_of(item) for item in data]
        if any(shape != shapes[0] for shape in shapes):
            raise ValueError
        return [len(data)] + shapes[0]

    def kinds_in(data):
        return set().union(*map(kinds_in, data)) if isinstance(data, (list, tuple)) else {type(data)}

    try:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            shape = shape_of(arguments[0])
        elif factory == "torch.tensor":
            if len(arguments) != 1:
                return "error"
            shape = []
        else:
            if any(type(size) is not int or size < 0 for size in arguments):
                return "error"
            shape = list(arguments) or [0]
    except ValueError:
        return "error"
    kinds = kinds_in(arguments[0]) if factory == "torch.tensor" else {float}
    if float in kinds or not kinds:
        dtype, old = "torch.float32", "torch.FloatTensor"
    elif int in kinds:
        dtype, old = "torch.int64", "torch.LongTensor"
    else:
        dtype, old = "torch.bool", "torch.BoolTensor"
    return {"x.shape": shape, "x.dtype": dtype, "x.type()": old, "type(x)": "torch.Tensor"}[question]
