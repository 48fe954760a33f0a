"""One HTML page with everything: scores, recall, and the error analysis, as charts and as the numbers behind them.

The page stands alone: no script, no font, no address outside it, so it can be mailed, archived or committed.
"""

from collections.abc import Iterable, Sequence
from html import escape

from afsd_core.evaluation import charts
from afsd_core.evaluation.average_precision import MeanAP
from afsd_core.evaluation.error_analysis import KINDS, TRUE_POSITIVE, Bin, ErrorAnalysis, Sensitivity
from afsd_core.evaluation.recall import AverageRecall
from afsd_core.message import many

# Told apart by people who see colours differently (Okabe and Ito); green is what is right.
_COLORS = ("#009e73", "#56b4e9", "#cc79a7", "#e69f00", "#d55e00", "#7f7f7f")
_STYLE = (
    """
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --soft: #8a8f98; --rule: #d8dbe0; """
    + " ".join(f"--c{k}: {color};" for k, color in enumerate(_COLORS))
    + """ }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #17191c; --soft: #9aa0a8; --rule: #383c42; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 1000px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.cards, .plots { display: grid; gap: 1rem; }
.cards { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
.plots { grid-template-columns: repeat(auto-fit, minmax(400px, 1fr)); }
.card { border: 1px solid var(--rule); border-radius: 8px; padding: .6rem .9rem; }
.card b { display: block; font-size: 1.5rem; } .card span, figcaption, .note { color: var(--soft); }
figure { margin: 0; } svg { width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 11px; }
svg .caption { fill: var(--soft); } svg .grid { stroke: var(--rule); }
svg .level { stroke: var(--ink); stroke-dasharray: 5 4; } svg polyline { fill: none; stroke-width: 2; }
table { border-collapse: collapse; margin: .8rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--rule); text-align: right; }
th:first-child, td:first-child { text-align: left; }
.key i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .35em 0 1em; }
.wide { overflow-x: auto; }
"""
)
_MEANING = {
    "double detection": "right class and place, but the instance had been found by a surer detection",
    "wrong label": "right place, another class",
    "localisation": "right class, near an instance but not near enough",
    "confusion": "near an instance of another class",
    "background": "near nothing",
}
_TITLES = {
    "length": "Length of the instance (seconds)",
    "coverage": "Coverage (share of the video)",
    "instances": "Instances of the class in the video",
}


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.2f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def bin_range(part: Bin) -> str:
    """What a bin holds, for people: `3–6`, `> 18`."""
    return f"> {part.low:g}" if part.high is None else f"{part.low:g}–{part.high:g}"


def html_report(
    title: str,
    scores: MeanAP,
    recall: AverageRecall | None = None,
    errors: ErrorAnalysis | None = None,
    *,
    notes: Sequence[str] = (),
) -> str:
    """The page, as text.

    Args:
        title: its heading, for example the name of the results file.
        scores, recall, errors: what to show; None leaves a part out.
        notes: sentences to show on top.
    """
    parts = [f"<h1>{escape(title)}</h1>", _scores(scores, recall)]
    all_notes = dict.fromkeys([*notes, *(errors.notes if errors else ())])
    parts += [f'<p class="note">{escape(note)}</p>' for note in all_notes]
    if recall:
        parts.append(_recall(recall))
    if errors:
        parts += [_false_positives(errors), _sensitivities(errors), _misses(errors), _examples(errors)]
    parts.append(_classes(scores))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _scores(scores: MeanAP, recall: AverageRecall | None) -> str:
    cards = [("average mAP", _percent(scores.average))]
    cards += [(f"mAP at tIoU {t:g}", _percent(m)) for t, m in zip(scores.thresholds, scores.mean, strict=True)][:6]
    if recall:
        cards.append((f"AR@{recall.counts[-1]}", _percent(float(recall.average[-1]))))
    cells = "".join(f'<div class="card"><b>{value}</b><span>{escape(name)}</span></div>' for name, value in cards)
    return (
        f'<div class="cards">{cells}</div><p class="note">Percent. Protocol: {scores.protocol}; '
        f"{many(len(scores.classes), '{n:,} class', '{n:,} classes')}, "
        f"{many(int(sum(scores.instances)), '{n:,} instance', '{n:,} instances')}.</p>"
    )


def _recall(recall: AverageRecall) -> str:
    points = [(float(n), float(value)) for n, value in zip(recall.counts, recall.average, strict=True)]
    rows = [
        [f"{n}", f"{had:.1f}", _percent(float(value))]
        for n, had, value in zip(recall.counts, recall.average_count, recall.average, strict=True)
    ]
    chart = charts.curve("Average recall by proposals a video", points, caption="proposals a video")
    note = f"Mean over tIoU {recall.thresholds[0]:g} to {recall.thresholds[-1]:g}, whatever the class."
    return (
        f'<h2>Average recall</h2><div class="plots">{_figure(chart, note)}'
        f"{_table(['proposals a video, at most', 'there were, on average', 'average recall'], rows)}</div>"
    )


def _false_positives(errors: ErrorAnalysis) -> str:
    names = (TRUE_POSITIVE, *KINDS)
    slices = [f"{k + 1}G" for k in range(len(errors.slices))]
    layers = [(name, [float(part[name]) for part in errors.slices]) for name in names]
    profile = charts.stacked("Detections by kind", slices, layers, caption="the k-th G of every class, best first")
    gain = charts.bars(
        "Gain without each kind of false positive",
        [name.split()[0] for name in KINDS],
        [errors.gain[name] for name in KINDS],
        caption="points of average mAP_N",
        color=4,
    )
    key = "".join(f'<i style="background:var(--c{k})"></i>{escape(name)}' for k, name in enumerate(names))
    rows = [
        [name, _MEANING[name], str(sum(part[name] for part in errors.slices)), f"{100 * errors.gain[name]:+.2f}"]
        for name in KINDS
    ]
    return (
        f'<h2>False positives</h2><p class="key">{key}</p><div class="plots">'
        + _figure(profile, f"G: the number of instances of the class. tIoU {errors.tiou:g}.")
        + _figure(gain, f"What average mAP_N ({_percent(errors.map_n)} now) would rise by without them.")
        + "</div>"
        + _table(["kind", "meaning", "among the best 10 G", "gain, points"], rows)
    )


def _bin_charts(errors: ErrorAnalysis, value: str, color: int, level: float) -> str:
    figures = []
    for sensitivity in errors.sensitivity:
        values = [part.map_n if value == "map_n" else part.missed for part in sensitivity.bins]
        hints = [
            f"{bin_range(part)}: {_percent(v)}%, {part.instances} instances"
            for part, v in zip(sensitivity.bins, values, strict=True)
        ]
        chart = charts.bars(
            _TITLES[sensitivity.characteristic],
            [f"{part.name} {bin_range(part)}" if len(bin_range(part)) < 8 else part.name for part in sensitivity.bins],
            values,
            caption=_TITLES[sensitivity.characteristic],
            line=level,
            color=color,
            hints=hints,
        )
        figures.append(_figure(chart, _caption(sensitivity) if value == "map_n" else ""))
    return f'<div class="plots">{"".join(figures)}</div>'


def _caption(sensitivity: Sensitivity) -> str:
    return f"Sensitivity {100 * sensitivity.spread:.1f}, impact {100 * sensitivity.impact:.1f} points."


def _sensitivities(errors: ErrorAnalysis) -> str:
    rows = [
        [
            _TITLES[sensitivity.characteristic],
            part.name,
            bin_range(part),
            str(part.instances),
            _percent(part.map_n),
            _percent(part.missed),
        ]
        for sensitivity in errors.sensitivity
        for part in sensitivity.bins
    ]
    return (
        "<h2>Sensitivity: average mAP_N by kind of instance</h2>"
        + _bin_charts(errors, "map_n", 0, errors.map_n)
        + '<p class="note">Dashed: all instances.</p>'
        + _table(["characteristic", "bin", "range", "instances", "average mAP_N", "never found"], rows)
    )


def _misses(errors: ErrorAnalysis) -> str:
    return f"<h2>Instances never found (tIoU {errors.tiou:g}): {_percent(errors.missed)}%</h2>" + _bin_charts(
        errors, "missed", 3, errors.missed
    )


def _examples(errors: ErrorAnalysis) -> str:
    rows = [
        [
            example.kind,
            example.video,
            f"{example.start:.2f}",
            f"{example.end:.2f}",
            example.label,
            f"{example.score:.4f}",
        ]
        for example in errors.examples
    ]
    head = ["kind", "video", "start, s", "end, s", "class", "score"]
    return "<h2>The surest false positives</h2>" + _table(head, rows) if rows else ""


def _classes(scores: MeanAP) -> str:
    head = ["class", "instances", *(f"{t:g}" for t in scores.thresholds), "mean"]
    order = sorted(range(len(scores.classes)), key=lambda k: -float(scores.ap[:, k].mean()))
    rows = [
        [
            scores.classes[k],
            str(scores.instances[k]),
            *(_percent(float(x)) for x in scores.ap[:, k]),
            _percent(float(scores.ap[:, k].mean())),
        ]
        for k in order
    ]
    return "<h2>Average precision by class</h2>" + _table(head, rows)
