"""Small networks of random weights for tests: every step of a detection as in the field, in a fraction of its time.

model = light_afsd(Registry())          # "light", three classes
model = light_zero_shot(Registry())     # "any"
"""

from afsd_core.weights import Model, Registry

CLASSES = ("jump", "throw", "turn")


def light_afsd(registry: Registry, name: str = "light") -> Model:
    """AFSD with narrow layers and clips of 32 pictures of 32 × 32."""
    from afsd_core.detector import Afsd

    config = light_afsd_config()
    model = Model(name=name, kind="afsd", classes=CLASSES, config=config.to_dict(), source="random weights")
    return registry.save(model, random_state(Afsd(config), 1))


def light_afsd_config():
    """Narrow layers, clips of 32 pictures of 32 × 32."""
    from afsd_core.detector import DetectorConfig

    return DetectorConfig(
        classes=len(CLASSES) + 1,
        clip_length=32,
        stride=16,
        resize=40,
        crop=32,
        levels=3,
        width=32,
        boundary_width=64,
        frame_width=64,
        backbone_width=0.125,
    )


def light_zero_shot(registry: Registry, name: str = "any") -> Model:
    """The zero-shot walk on pictures of 32 × 32 and three classes."""
    from afsd_core.detector.i3d import I3d
    from afsd_core.detector.zero_shot import ZeroShotConfig

    config = ZeroShotConfig(short_side=40, crop=32, clip_length=16, clip_stride=16)
    model = Model(name=name, kind="zero_shot", classes=CLASSES, config=config.to_dict(), source="random weights")
    return registry.save(model, random_state(I3d(3, logits=len(CLASSES)), 2))


def slow_zero_shot(registry: Registry, name: str = "slow") -> Model:
    """A network whose one clip takes far longer than a second."""
    from afsd_core.detector.i3d import I3d
    from afsd_core.detector.zero_shot import ZeroShotConfig

    config = ZeroShotConfig(clip_length=64, clip_stride=64)
    model = Model(name=name, kind="zero_shot", classes=CLASSES, config=config.to_dict(), source="random weights")
    return registry.save(model, I3d(3, logits=len(CLASSES)).state_dict())


def random_state(network, seed):
    """Weights under which outputs differ from location to location and class to class."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    state = {}
    for name, value in network.state_dict().items():
        if value.is_floating_point() and value.ndim > 1:
            state[name] = torch.randn(value.shape, generator=generator) * (2 / value[0].numel()) ** 0.5
        else:
            state[name] = value
    return state


def light_backbone(registry: Registry, name: str = "tiny") -> Model:
    """A backbone alone, of random weights, an eighth as wide as I3D."""
    from afsd_core.detector.i3d import I3d

    config = {"in_channels": 3, "backbone_width": 0.125}
    model = Model(name=name, kind="backbone", classes=(), config=config, source="random weights")
    return registry.save(model, random_state(I3d(3, width=0.125), 3))


def light_on_features(registry: Registry, name: str = "kept", seed: int = 1) -> Model:
    """`light_afsd` with heads that read pooled features, which are kept; versions differ in their heads only."""
    from dataclasses import replace

    from afsd_core.detector import Afsd

    config = replace(light_afsd_config(), pooled=True)
    network = Afsd(config)
    state = random_state(network.backbone, 1)
    heads = random_state(network.head, seed)
    whole = network.state_dict() | {f"backbone.{k}": v for k, v in state.items()}
    whole |= {f"head.{k}": v for k, v in heads.items()}
    model = Model(name=name, kind="afsd", classes=CLASSES, config=config.to_dict(), source="random weights")
    return registry.save(model, whole)
