# %% wrong: a build for CUDA means that there is a GPU
# fails: test_the_machine
# feedback: The package cannot know the answer
def environment_report():
    return {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "cuda_build": torch.version.cuda,
        "gpu": torch.version.cuda is not None,
    }


# %% wrong: without a GPU there is no CUDA build
# fails: test_the_build
# feedback: What torch was built for is a property of the package
def environment_report():
    gpu = torch.cuda.is_available()
    return {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "cuda_build": torch.version.cuda if gpu else None,
        "gpu": gpu,
    }


# %% wrong: the build stands in the version
# fails: test_the_build
# feedback: The version's text need not show it
def environment_report():
    version = str(torch.__version__)
    build = version.split("+cu")[1] if "+cu" in version else None
    return {
        "torch": version,
        "numpy": np.__version__,
        "cuda_build": build[:2] + "." + build[2:] if build else None,
        "gpu": torch.cuda.is_available(),
    }


# %% wrong: whether, instead of for which
# fails: test_the_build
# feedback: a text, or None
def environment_report():
    return {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "cuda_build": torch.version.cuda is not None,
        "gpu": torch.cuda.is_available(),
    }


# %% wrong: what is true here is true everywhere
# fails: test_versions, test_the_build, test_the_machine
# feedback: Ask it, when the function is called
report = {
    "torch": str(torch.__version__),
    "numpy": np.__version__,
    "cuda_build": torch.version.cuda,
    "gpu": torch.cuda.is_available(),
}


def environment_report():
    return report


# %% wrong: the number of GPUs
# fails: test_the_machine
# feedback: True or False
def environment_report():
    return {
        "torch": torch.__version__,
        "numpy": np.__version__,
        "cuda_build": torch.version.cuda,
        "gpu": torch.cuda.device_count(),
    }


# %% right: count the GPUs
def environment_report():
    report = {}
    report["torch"] = torch.version.__version__
    report["numpy"] = np.version.version
    report["cuda_build"] = torch.version.cuda
    report["gpu"] = torch.cuda.device_count() > 0
    return report


# %% right: with imports of its own
def environment_report():
    import numpy
    from torch import cuda, version

    return dict(
        torch=str(torch.__version__),
        numpy=str(numpy.__version__),
        cuda_build=version.cuda,
        gpu=bool(cuda.is_available()),
    )
